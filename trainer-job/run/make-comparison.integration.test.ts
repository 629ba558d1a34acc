import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeLoopbackPort } from '@churnops/dev/processes/free-port.ts';
import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE, runTag } from '@churnops/lib/artifact/attempt.ts';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import {
  COMPARISON_TYPE,
  findComparison,
  readComparison,
} from '@churnops/lib/comparison/comparison-referrer.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTelco } from '../data/generate/generate-telco.ts';
import { inferContract } from '../data/infer-contract.ts';
import { train } from '../training/train.ts';
import {
  type AlgorithmSpec,
  LOGISTIC_REGRESSION_DEFAULTS,
  RANDOM_FOREST_DEFAULTS,
  SPLIT_DEFAULTS,
} from '../training/training-spec.ts';

const user = { username: 'robot', password: 'correct horse:battery' };
const MAIN = new URL('../main.ts', import.meta.url).pathname;

let registry: RealRegistry;
let client: RegistryClient;
let directory: string;
let data: string;
let candidate: string;
let served: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'evaluate-job-'));
  registry = await startRealRegistry({ user });
  client = new RegistryClient({
    registries: [{ host: registry.host, plainHTTP: true }],
    credentials: new Map([[registry.host, user]]),
    logger: createSilentLogger(),
  });
  const path = join(directory, 'telco.csv');
  await generateTelco({ rows: 7_043, seed: 42, path });
  data = (await pushDataset(client, `${registry.host}/churn/data`, path)).digest;
  const { contract } = await inferContract(path, { target: 'churn' });
  candidate = await makeModel(path, contract, 'churn/telco', {
    type: 'RandomForest',
    randomForest: RANDOM_FOREST_DEFAULTS,
  });
  served = await makeModel(path, contract, 'churn/served', {
    type: 'LogisticRegression',
    logisticRegression: LOGISTIC_REGRESSION_DEFAULTS,
  });
});
afterAll(async () => {
  await client.close();
  await registry.stop();
  await rm(directory, { recursive: true });
});

/** Trains and pushes a model; returns its digest. */
async function makeModel(path: string, contract: Contract, repository: string, algorithm: AlgorithmSpec) {
  const model = join(directory, repository);
  const spec = { contract, checks: [], split: SPLIT_DEFAULTS, algorithm, seed: 42 };
  await train({ spec, dataPath: path, directory: model });
  return (await pushModel(client, `${registry.host}/${repository}`, model)).digest;
}

const subject = () => ({ host: registry.host, repository: 'churn/telco', digest: candidate });

/** Runs the program as the operator's Job does, in a directory of its own, and waits for its end. */
async function evaluate(uid: string, change: object = {}) {
  const home = await mkdtemp(join(directory, 'job-'));
  const spec = {
    data: { artifact: `oci://${registry.host}/churn/data@${data}` },
    evaluate: {
      candidate: `oci://${registry.host}/churn/telco@${candidate}`,
      served: `oci://${registry.host}/churn/served@${served}`,
    },
    seed: 42,
    output: { repository: `${registry.host}/churn/telco` },
    ...change,
  };
  const run = { formatVersion: 1, uid, name: 'telco-1', namespace: 'dev', mode: 'Evaluate', spec };
  await writeFile(join(home, 'run.json'), JSON.stringify(run));
  for (const purpose of ['push', 'data-pull']) {
    await mkdir(join(home, purpose));
    await writeFile(join(home, purpose, 'config.json'), JSON.stringify({ auths: { [registry.host]: user } }));
  }
  const child = spawn(process.execPath, [MAIN], {
    env: {
      CHURNOPS_RUN_FILE: join(home, 'run.json'),
      CHURNOPS_REGISTRIES: JSON.stringify([{ host: registry.host, plainHTTP: true }]),
      CHURNOPS_TERMINATION_LOG: join(home, 'termination-log'),
      CHURNOPS_PROGRESS_PORT: String(await freeLoopbackPort()),
      TMPDIR: home,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk;
    });
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const message = JSON.parse(await readFile(join(home, 'termination-log'), 'utf8'));
  return { exitCode, log, message: message as Record<string, string | boolean> };
}

describe('the trainer Job of mode Evaluate', () => {
  it('attaches the comparison to the candidate, and tags the comparison as its last act', async () => {
    const { exitCode, message, log } = await evaluate('uid-1');
    expect(exitCode, log).toBe(0);
    const found = await findComparison(client, subject(), { served });
    expect(message).toEqual({ digest: found!.digest, existed: false });
    expect(await client.resolveTag({ ...subject(), tag: runTag('uid-1') })).toEqual(found);
    const comparison = await readComparison(client, { ...subject(), ...found! });
    expect(comparison).toMatchObject({ candidate, served, data: { rows: 7_043 } });
    expect(comparison.rows).toBeGreaterThan(1_200);
    const { difference, lower95OneSided, interval95 } = comparison.metrics['auc']!;
    expect(Math.abs(difference)).toBeLessThan(0.05);
    expect(interval95[0]).toBeLessThanOrEqual(lower95OneSided);
    expect(comparison.latency!.ratio).toBeGreaterThan(0);
    expect(log).not.toContain('battery');
  });

  it('ends at once where the same was compared before, whoever asked and with whatever seed', async () => {
    const first = await evaluate('uid-1');
    expect(first.log).toContain('an earlier attempt finished this run');
    const other = await evaluate('uid-2', { seed: 7 });
    expect(other.log).toContain('this comparison was made before');
    expect(other.message).toEqual({ digest: first.message['digest'], existed: true });
    expect(await client.resolveTag({ ...subject(), tag: runTag('uid-2') })).toEqual({
      digest: first.message['digest'],
    });
    expect(await client.listReferrers(subject(), COMPARISON_TYPE)).toHaveLength(1);
    const attempts = await client.listReferrers(
      { ...subject(), digest: first.message['digest'] as string },
      ATTEMPT_TYPE,
    );
    const uids = attempts.map(({ annotations }) => annotations?.[ATTEMPT_ANNOTATIONS.runUid]);
    expect(uids.sort()).toEqual(['uid-1', 'uid-2']);
  });

  it('ends with 78 where a model is not there, or a check looks at what the candidate has not', async () => {
    const absent = `oci://${registry.host}/churn/served@sha256:${'0'.repeat(64)}`;
    const missing = await evaluate('uid-3', {
      evaluate: { candidate: `oci://${registry.host}/churn/telco@${candidate}`, served: absent },
    });
    expect([missing.exitCode, missing.message['code']]).toEqual([78, 'NotFound']);
    const check = { name: 'region', type: 'MissingShare', column: 'region' };
    const unfit = await evaluate('uid-3', {
      evaluate: {
        candidate: `oci://${registry.host}/churn/telco@${candidate}`,
        served: `oci://${registry.host}/churn/telco@${candidate}`,
      },
      checks: [check],
    });
    expect([unfit.exitCode, unfit.message['code']]).toEqual([78, 'RunInvalid']);
    expect(await client.resolveTag({ ...subject(), tag: runTag('uid-3') })).toBeUndefined();
  });

  it('ends with 65 where the data are bad', async () => {
    const path = join(directory, 'other.csv');
    await writeFile(path, 'churn,tenure\nYes,1\nNo,2\n');
    const { digest } = await pushDataset(client, `${registry.host}/churn/data`, path);
    const bad = await evaluate('uid-4', {
      data: { artifact: `oci://${registry.host}/churn/data@${digest}` },
    });
    expect([bad.exitCode, bad.message['code']]).toEqual([65, 'DataRefused']);
  });
});
