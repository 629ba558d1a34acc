import { randomUUID } from 'node:crypto';
import { error as libraryError } from '@churnops/lib/errors.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { findCondition } from '../controller/conditions.ts';
import { type Connection, connect } from '../kubernetes/connection.ts';
import type { Pod } from '../kubernetes/resource.ts';
import type { Run } from './run.ts';
import { awaitJob } from './testing/await-job.ts';
import { ClusterHand } from './testing/cluster-hand.ts';
import { LiveOperator, type LiveOperatorOptions } from './testing/live-operator.ts';
import { MemoryRegistry } from './testing/memory-registry.ts';

const NAME = 'telco-1';

let connection: Connection;
let hand: ClusterHand;
let registry: MemoryRegistry;

beforeAll(async () => {
  connection = await connect({ kubeconfig: inject('kubeconfig') });
});

afterAll(() => connection.dispatcher.destroy());

beforeEach(async () => {
  hand = await ClusterHand.create(connection, `runs-${randomUUID().slice(0, 8)}`);
  registry = new MemoryRegistry();
});

const start = (options: Partial<LiveOperatorOptions> = {}) =>
  LiveOperator.start({ connection, namespace: hand.namespace, registry, ...options });

/** Waits until the run shows what is asked for. */
function until(expectation: (run: Run) => void): Promise<void> {
  return vi.waitFor(async () => expectation(await hand.run(NAME)), { timeout: 20_000, interval: 50 });
}

const untilReady = (reason: string, message: string | RegExp = '') =>
  until(({ status }) => {
    const ready = findCondition(status?.conditions, 'Ready');
    expect(ready?.reason).toBe(reason);
    expect(ready?.message).toMatch(message);
  });

const untilJob = () => awaitJob(hand, NAME, { timeout: 20_000, interval: 50 });

/** Makes a change that concerns nobody, and expects the passes that it leads to to write nothing. */
async function untilIdle(operator: LiveOperator, touch: () => Promise<void>): Promise<void> {
  await vi.waitFor(() => expect(operator.passes).toBeGreaterThan(0), { timeout: 10_000 });
  const { passes, writes } = operator;
  await touch();
  await vi.waitFor(() => expect(operator.passes).toBeGreaterThan(passes), { timeout: 10_000 });
  expect(operator.writes).toBe(writes);
}

/** The trainer comes to its end: first the tag, then the Job. */
async function finishWell(run: Run, pod: Pod): Promise<void> {
  registry.push(`run-${run.metadata.uid}`);
  await hand.tellState(pod, { terminated: { exitCode: 0, reason: 'Completed' } });
  await hand.endJob(NAME, 'Complete');
}

describe('a TrainingRun on a real apiserver', () => {
  it('goes from nothing to a result, told in status and events, and then rests', async () => {
    let percent = 10;
    await using operator = start({ progress: () => ({ phase: 'Fitting', percent, message: 'tree' }) });
    const run = await hand.createRun(NAME, { modelRef: { name: 'telco' } });
    const pod = await hand.startPod(await untilJob());
    await untilReady('Pending');
    await hand.tellState(pod, { running: { startedAt: new Date().toISOString() } });
    await until(({ status }) =>
      expect(status).toMatchObject({ phase: 'Running', attempts: 1, progress: { percent: 10 } }),
    );
    percent = 60;
    await until(({ status }) => expect(status?.progress?.percent).toBe(60));
    await finishWell(run, pod);
    await untilReady('Succeeded', 'AUC on its test rows: 0.845');
    const { status } = await hand.run(NAME);
    expect(status).toMatchObject({
      phase: 'Succeeded',
      existed: false,
      metrics: { auc: 0.845, threshold: 0.31 },
      data: { rows: 7043 },
      jobName: NAME,
    });
    expect(status?.artifact).toMatch(/^oci:\/\/registry.example\/churn\/telco@sha256:[0-9a-f]{64}$/);
    expect(status?.progress).toBeUndefined();
    await untilIdle(operator, () => hand.patchPod(pod, { message: 'looked at' }));
    await operator.stop();
    const events = (await hand.events()).map(({ reason }) => reason).sort();
    expect(events).toEqual(['JobCreated', 'TrainingSucceeded']);
  });

  it('writes nothing while nothing happens, and a new operator finds nothing to write either', async () => {
    await hand.createRun(NAME);
    const first = start();
    const pod = await hand.startPod(await untilJob());
    await hand.tellState(pod, { running: {} });
    await untilReady('Running');
    await first.stop();
    await using second = start();
    await untilIdle(second, () => hand.patchPod(pod, { message: 'looked at' }));
    expect(second.writes).toBe(0);
  });

  it('owns its Job so that both go together', async () => {
    await using _ = start();
    const run = await hand.createRun(NAME);
    const job = await untilJob();
    expect(job.metadata?.ownerReferences).toEqual([
      expect.objectContaining({
        kind: 'TrainingRun',
        uid: run.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      }),
    ]);
  });

  it('makes a Job again that was deleted in mid-run', async () => {
    await using _ = start();
    await hand.createRun(NAME);
    const job = await untilJob();
    await hand.tellState(await hand.startPod(job), { running: {} });
    await untilReady('Running');
    await hand.deleteJob(NAME);
    await vi.waitFor(async () => expect((await untilJob()).metadata?.uid).not.toBe(job.metadata?.uid), {
      timeout: 20_000,
    });
    expect((await hand.run(NAME)).status?.attempts).toBe(1);
  });

  it('finds the result by its tag when Job and pods are gone', async () => {
    const run = await hand.createRun(NAME);
    const first = start();
    await untilJob();
    await first.stop();
    registry.push(`run-${run.metadata.uid}`);
    await hand.deleteJob(NAME);
    await using _ = start();
    await untilReady('Succeeded');
    expect(await hand.jobs()).toEqual([]);
  });

  it('comes to the same conclusion when its status is lost', async () => {
    await using _ = start();
    const run = await hand.createRun(NAME);
    await finishWell(run, await hand.startPod(await untilJob()));
    await untilReady('Succeeded');
    const before = (await hand.run(NAME)).status;
    await hand.loseStatus(NAME);
    await untilReady('Succeeded');
    const { phase, artifact, metrics, data, attempts, completionTime } = before ?? {};
    expect((await hand.run(NAME)).status).toMatchObject({
      phase,
      artifact,
      metrics,
      data,
      attempts,
      completionTime,
    });
    expect(await hand.jobs()).toHaveLength(1);
  });

  it('stops and goes on by spec.suspend, also under an operator with another trainer image', async () => {
    await hand.createRun(NAME);
    const first = start();
    const job = await untilJob();
    await first.stop();
    await using _ = start({ trainerImage: 'registry.example/churnops/trainer-job:2' });
    await hand.suspend(NAME, true);
    await until(({ status }) => expect(status?.phase).toBe('Suspended'));
    expect((await hand.job(NAME))?.spec?.suspend).toBe(true);
    await hand.suspend(NAME, false);
    await until(({ status }) => expect(status?.phase).toBe('Pending'));
    expect((await hand.job(NAME))?.spec).toMatchObject({ suspend: false, template: job.spec?.template });
  });

  it('waits for a registry that is gone, makes no Job meanwhile, and goes on once it is back', async () => {
    registry.fault = libraryError('RegistryUnreachable', {
      host: 'registry.example',
      action: 'x',
      reason: 'down',
    });
    await using _ = start();
    await hand.createRun(NAME);
    await untilReady('RegistryUnreachable', 'Waiting for the registry');
    await vi.waitFor(() => expect(registry.questions).toBeGreaterThan(3), { timeout: 10_000 });
    expect(await hand.jobs()).toEqual([]);
    registry.fault = undefined;
    await untilJob();
    await untilReady('Pending');
  });

  it('says which Secret is missing', async () => {
    await using _ = start();
    const output = { repository: 'registry.example/churn/telco', pushSecretRef: { name: 'absent' } };
    await hand.createRun(NAME, { output });
    await untilReady('SecretMissing', `absent does not exist in namespace ${hand.namespace}`);
  });

  it('is deleted after its time to live, when a newer one has succeeded', async () => {
    const run = await hand.createRun(NAME, { modelRef: { name: 'telco' }, ttlSecondsAfterFinished: 0 });
    registry.push(`run-${run.metadata.uid}`);
    const first = start();
    await untilReady('Succeeded');
    await first.stop();
    await vi.waitFor(
      () => expect(Date.now() - Date.parse(String(run.metadata.creationTimestamp))).toBeGreaterThan(2_000),
      { timeout: 5_000 },
    );
    const newer = await hand.createRun('telco-2', { modelRef: { name: 'telco' } });
    registry.push(`run-${newer.metadata.uid}`);
    const second = start();
    await vi.waitFor(async () => expect((await hand.run('telco-2')).status?.phase).toBe('Succeeded'), {
      timeout: 10_000,
    });
    await second.stop();
    await using _ = start();
    await vi.waitFor(async () => expect(await hand.run(NAME)).toBeUndefined(), { timeout: 10_000 });
    expect((await hand.run('telco-2')).status?.phase).toBe('Succeeded');
  });
});
