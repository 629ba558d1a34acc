import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeLoopbackPort } from '@churnops/dev/processes/free-port.ts';
import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE, readAttempt, runTag } from '@churnops/lib/artifact/attempt.ts';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { readModel } from '@churnops/lib/artifact/model-directory.ts';
import { pullModel } from '@churnops/lib/artifact/model-registry.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { checkGoldenRows } from '@churnops/lib/scoring/golden-rows.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTelco } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';

const user = { username: 'robot', password: 'correct horse:battery' };
const MAIN = new URL('../main.ts', import.meta.url).pathname;

let registry: RealRegistry;
let client: RegistryClient;
let directory: string;
let artifact: string;
let contract: object;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'run-job-'));
  registry = await startRealRegistry({ user });
  client = new RegistryClient({
    registries: [{ host: registry.host, plainHTTP: true }],
    credentials: new Map([[registry.host, user]]),
    logger: createSilentLogger(),
  });
  const path = join(directory, 'telco.csv');
  await generateTelco({ rows: 7_043, seed: 42, path });
  const { digest } = await pushDataset(client, `${registry.host}/churn/data`, path);
  artifact = `oci://${registry.host}/churn/data@${digest}`;
  ({ contract } = await inferContract(path, { target: 'churn' }));
});
afterAll(async () => {
  await client.close();
  await registry.stop();
  await rm(directory, { recursive: true });
});

const repositoryOf = () => ({ host: registry.host, repository: 'churn/telco' });

interface Job {
  child: ChildProcess;
  progressUrl: string;
  /** The exit code, the last words, and everything that was logged. */
  end(): Promise<{ exitCode: number | null; message: Record<string, unknown>; log: string }>;
}

/** Starts the program as the operator's Job does, in a directory of its own. */
async function start(uid: string, change: object = {}, credentials = true): Promise<Job> {
  const home = await mkdtemp(join(directory, 'job-'));
  const run = {
    formatVersion: 1,
    uid,
    name: 'telco-1',
    namespace: 'dev',
    createdAt: '2026-03-01T12:00:00Z',
    spec: { contract, data: { artifact }, output: { repository: `${registry.host}/churn/telco` }, ...change },
  };
  await writeFile(join(home, 'run.json'), JSON.stringify(run));
  const auths = { [registry.host]: credentials ? user : { ...user, password: 'wrong' } };
  for (const purpose of ['push', 'data-pull']) {
    await mkdir(join(home, purpose));
    await writeFile(join(home, purpose, 'config.json'), JSON.stringify({ auths }));
  }
  const port = await freeLoopbackPort();
  const child = spawn(process.execPath, [MAIN], {
    env: {
      CHURNOPS_RUN_FILE: join(home, 'run.json'),
      CHURNOPS_REGISTRIES: JSON.stringify([{ host: registry.host, plainHTTP: true }]),
      CHURNOPS_TERMINATION_LOG: join(home, 'termination-log'),
      CHURNOPS_PROGRESS_PORT: String(port),
      TMPDIR: home,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream!.on('data', (chunk: Buffer) => {
      log += chunk;
    });
  }
  const ended = once(child, 'exit');
  return {
    child,
    progressUrl: `http://127.0.0.1:${port}/progress`,
    end: async () => {
      const [exitCode] = (await ended) as [number | null];
      return { exitCode, log, message: JSON.parse(await readFile(join(home, 'termination-log'), 'utf8')) };
    },
  };
}

/** Asks for progress until the process has ended; returns every phase that was answered. */
async function watch(job: Job, onPhase: (phase: string) => void = () => {}): Promise<Set<string>> {
  const phases = new Set<string>();
  while (job.child.exitCode === null && job.child.signalCode === null) {
    // Before the port is open and after it is closed there is no answer, which is no fault.
    const answer = await fetch(job.progressUrl).catch(() => undefined);
    if (answer === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    const { phase } = (await answer.json()) as { phase: string };
    phases.add(phase);
    onPhase(phase);
  }
  return phases;
}

describe('the trainer Job', () => {
  it('trains, pushes, records the attempt, tags last, and answers how far it is meanwhile', async () => {
    const job = await start('uid-1', { algorithm: { type: 'RandomForest', randomForest: { trees: 200 } } });
    const phases = await watch(job);
    const { exitCode, message, log } = await job.end();
    expect(exitCode, log).toBe(0);
    expect(message).toEqual({ digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), existed: false });
    expect(phases).toContain('Fitting');
    const digest = message['digest'] as string;
    expect(await client.resolveTag({ ...repositoryOf(), tag: runTag('uid-1') })).toEqual({ digest });
    const [record] = await client.listReferrers({ ...repositoryOf(), digest }, ATTEMPT_TYPE);
    expect(record?.annotations).toMatchObject({
      [ATTEMPT_ANNOTATIONS.runUid]: 'uid-1',
      [ATTEMPT_ANNOTATIONS.existed]: 'false',
    });
    expect(readAttempt(record?.annotations)).toEqual({
      runUid: 'uid-1',
      runName: 'telco-1',
      runCreatedAt: new Date('2026-03-01T12:00:00Z'),
      existed: false,
      seconds: expect.any(Number),
      dataVersion: artifact.slice(artifact.indexOf('sha256:')),
    });
    const model = await pullModel(client, { ...repositoryOf(), digest }, join(directory, 'model'), {
      maximumBytes: 1e8,
    });
    const session = await ModelSession.load(await readModel(model), model.contract);
    await checkGoldenRows(session, model.goldenRows);
    await session.release();
    expect(model.report.metrics['auc']!.value).toBeGreaterThan(0.82);
    expect(log).not.toContain('battery');
  });

  it('does nothing where an earlier attempt was done, and tells another run that its artifact was known', async () => {
    const first = await (await start('uid-2')).end();
    expect(first.exitCode, first.log).toBe(0);
    const again = await (await start('uid-2')).end();
    expect(again.message).toEqual(first.message);
    expect(again.log).toContain('an earlier attempt finished this run');
    const other = await (await start('uid-3')).end();
    expect(other.message).toEqual({ digest: first.message['digest'], existed: true });
    expect((await (await start('uid-3')).end()).message).toEqual(other.message);
  });

  it('ends with 65 and the sentence that a person needs where the data are bad', async () => {
    const features = (contract as { features: { nullable?: boolean }[] }).features.map(
      ({ nullable: _, ...feature }) => feature,
    );
    const { exitCode, message } = await (await start('uid-4', { contract: { ...contract, features } })).end();
    expect(exitCode).toBe(65);
    expect(message).toMatchObject({
      code: 'DataRefused',
      sentence: expect.stringMatching(
        /column total_charges: \d+ of 7043 values are missing, at most 0 allowed/,
      ),
    });
    expect(await client.resolveTag({ ...repositoryOf(), tag: runTag('uid-4') })).toBeUndefined();
  });

  it('ends with 78 where the run is wrong or its data are not there', async () => {
    const wrong = await (await start('uid-5', { seed: -1 })).end();
    expect([wrong.exitCode, wrong.message['code']]).toEqual([78, 'RunInvalid']);
    const absent = { artifact: artifact.replace(/[0-9a-f]{64}$/, '0'.repeat(64)) };
    const missing = await (await start('uid-5', { data: absent })).end();
    expect([missing.exitCode, missing.message['code']]).toEqual([78, 'NotFound']);
  });

  it('ends with 77 where the registry refuses its credentials, and keeps them to itself', async () => {
    const { exitCode, message, log } = await (await start('uid-6', {}, false)).end();
    expect([exitCode, message['code']]).toEqual([77, 'RegistryRefused']);
    expect(log + JSON.stringify(message)).not.toContain('"wrong"');
  });

  it('stops within seconds of SIGTERM, with 75, and leaves no tag', async () => {
    const job = await start('uid-7', { algorithm: { type: 'RandomForest', randomForest: { trees: 2_000 } } });
    let stopped = 0;
    await watch(job, (phase) => {
      if (phase !== 'Fitting' || stopped > 0) return;
      stopped = performance.now();
      job.child.kill('SIGTERM');
    });
    const { exitCode, message } = await job.end();
    expect([exitCode, message['code']]).toEqual([75, 'Stopped']);
    expect(performance.now() - stopped).toBeLessThan(5_000);
    expect(await client.resolveTag({ ...repositoryOf(), tag: runTag('uid-7') })).toBeUndefined();
  });
});
