import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '@churnops/dev/build/bundle.ts';
import { ATTEMPT_TYPE, runTag } from '@churnops/lib/artifact/attempt.ts';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { CrashPoints } from '@churnops/lib/registry/crash-points.fixture.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { RegistryProxy } from '@churnops/lib/registry/registry-proxy.fixture.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateTelco } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';

const ROOT = join(import.meta.dirname, '../..');
const ATTEMPTS = 200;

let registry: RealRegistry;
let client: RegistryClient;
let directory: string;
let contract: object;
let dataDigest: string;
/** The bundle, which starts sooner. */
let program: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'churnops-sigkill-'));
  registry = await startRealRegistry({});
  const registries = [{ host: registry.host, plainHTTP: true }];
  client = new RegistryClient({ registries, credentials: new Map(), logger: createSilentLogger() });
  await bundle([join(ROOT, 'trainer-job/main.ts')], directory);
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  program = join(directory, 'main.mjs');
  const path = join(directory, 'telco.csv');
  await generateTelco({ rows: 1_000, seed: 42, path });
  ({ contract } = await inferContract(path, { target: 'churn' }));
  ({ digest: dataDigest } = await pushDataset(client, `${registry.host}/churn/data`, path));
});
afterAll(async () => {
  await client.close();
  await registry.stop();
  await rm(directory, { recursive: true });
});

/** Runs a Job as often as its process is killed at one of the points, and says what it came to. */
async function attemptUntilDone(uid: string, repository: string, points: CrashPoints | undefined) {
  let current: ChildProcess | undefined;
  let killed: Promise<unknown> | undefined;
  const calls = new Map<string, number>();
  /** Counts calls that are alike, since the digest of an attempt's record is another for each attempt. */
  const strike = async (side: 'before' | 'after', method: string, url: string) => {
    const path = url.replace(/\?.*/, '').replace(/sha256[:-][0-9a-f]{64}/, 'digest');
    const alike = `${side} ${method} ${path.replace(/uploads\/.*/, 'uploads')}`;
    const ordinal = (calls.get(alike) ?? 0) + 1;
    calls.set(alike, ordinal);
    if (!points?.strike(side, { method, path, body: `number ${ordinal}` })) return;
    current?.kill('SIGKILL');
    await killed;
  };
  await using proxy = await RegistryProxy.start(registry.host, {
    before: (method, path) => strike('before', method, path),
    after: (method, path) => strike('after', method, path),
  });
  const data = { artifact: `oci://${proxy.host}/churn/data@${dataDigest}` };
  const spec = { contract, data, output: { repository: `${proxy.host}/${repository}` } };
  const run = { formatVersion: 1, uid, name: 'telco-1', namespace: 'dev', spec };
  for (let attempts = 1; attempts <= ATTEMPTS; attempts++) {
    const home = await mkdtemp(join(directory, 'job-'));
    await writeFile(join(home, 'run.json'), JSON.stringify(run));
    current = spawn(process.execPath, [program], {
      env: {
        CHURNOPS_RUN_FILE: join(home, 'run.json'),
        CHURNOPS_REGISTRIES: JSON.stringify([{ host: proxy.host, plainHTTP: true }]),
        CHURNOPS_TERMINATION_LOG: join(home, 'termination-log'),
        CHURNOPS_PROGRESS_PORT: '0',
        TMPDIR: home,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    killed = once(current, 'exit');
    calls.clear();
    const [exitCode, signal] = (await killed) as [number | null, string | null];
    if (signal === 'SIGKILL') continue;
    expect(exitCode).toBe(0);
    const message = JSON.parse(await readFile(join(home, 'termination-log'), 'utf8')) as object;
    return { message, attempts };
  }
  throw new Error(`it was not done after ${ATTEMPTS} attempts`);
}

it('a Job that is killed before and after each of its calls leaves what an undisturbed one leaves', async () => {
  const undisturbed = await attemptUntilDone('uid-0', 'churn/undisturbed', undefined);
  const points = new CrashPoints();
  const { message, attempts } = await attemptUntilDone('uid-1', 'churn/telco', points);
  console.log(`killed at ${points.count} calls in ${attempts} attempts:`, Object.fromEntries(points.kinds));
  expect(points.count).toBeGreaterThan(40);
  expect(message).toEqual(undisturbed.message);
  const { digest } = message as { digest: string };
  const place = { host: registry.host, repository: 'churn/telco' };
  expect(await client.resolveTag({ ...place, tag: runTag('uid-1') })).toEqual({ digest });
  const records = await client.listReferrers({ ...place, digest }, ATTEMPT_TYPE);
  expect(records.length).toBeGreaterThan(0);
  const another = await attemptUntilDone('uid-2', 'churn/telco', undefined);
  expect(another.message).toEqual({ digest, existed: true });
}, 400_000);
