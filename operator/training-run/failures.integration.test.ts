import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { findCondition } from '../controller/conditions.ts';
import { type Connection, connect } from '../kubernetes/connection.ts';
import type { Pod } from '../kubernetes/resource.ts';
import { awaitJob } from './testing/await-job.ts';
import { ClusterHand } from './testing/cluster-hand.ts';
import { LiveOperator } from './testing/live-operator.ts';
import { MemoryRegistry } from './testing/memory-registry.ts';

/** What happens to a run of its own name, and what its Ready condition says of it. */
interface Trouble {
  name: string;
  happens: (hand: ClusterHand, pod: Pod, run: string) => Promise<void>;
  reason: string;
  says: RegExp;
  phase: 'Pending' | 'Running' | 'Failed';
  event: string;
}

const ended = (exitCode: number, message = '', reason = 'Error') => ({
  terminated: { exitCode, message, reason },
});
const policy = (code: number) =>
  `Container trainer-job failed with exit code ${code} matching FailJob rule at index 0`;

const troubles: Trouble[] = [
  {
    name: 'image-pull',
    happens: (hand, pod) =>
      hand.tellState(pod, {
        waiting: { reason: 'ErrImagePull', message: 'registry.example: manifest unknown' },
      }),
    reason: 'ImagePull',
    says: /cannot be pulled.*manifest unknown.*check spec.image/,
    phase: 'Pending',
    event: 'ImagePull',
  },
  {
    name: 'unschedulable',
    happens: (hand, pod) => {
      const message = '0/1 nodes are available: 1 Insufficient cpu.';
      const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
      return hand.patchPod(pod, { conditions: [condition] });
    },
    reason: 'Unschedulable',
    says: /No node takes pod .*: 0\/1 nodes are available: 1 Insufficient cpu\./,
    phase: 'Pending',
    event: 'Unschedulable',
  },
  {
    name: 'evicted',
    happens: async (hand, pod) => {
      const condition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'drained',
      };
      await hand.tellState(pod, ended(143), { conditions: [condition] });
    },
    reason: 'Retrying',
    says: /is made again, whatever spec.backoffLimit is.*evicted from node node-1: drained/,
    phase: 'Pending',
    event: 'AttemptFailed',
  },
  {
    name: 'bad-data',
    happens: async (hand, pod, run) => {
      const sentence = 'column total_charges: 11 of 7043 values are missing, at most 0 allowed';
      await hand.tellState(pod, ended(65, JSON.stringify({ code: 'ChecksFailed', sentence })));
      await hand.endJob(run, 'Failed', 'PodFailurePolicy', policy(65));
    },
    reason: 'BadData',
    says: /^column total_charges: 11 of 7043 values are missing, at most 0 allowed$/,
    phase: 'Failed',
    event: 'TrainingFailed',
  },
  {
    name: 'registry-refused',
    happens: async (hand, pod, run) => {
      const sentence = 'The registry registry.example refused to store a blob (HTTP 403).';
      await hand.tellState(pod, ended(77, JSON.stringify({ code: 'RegistryRefused', sentence })));
      await hand.endJob(run, 'Failed', 'PodFailurePolicy', policy(77));
    },
    reason: 'RegistryRefused',
    says: /refused to store a blob \(HTTP 403\)/,
    phase: 'Failed',
    event: 'TrainingFailed',
  },
  {
    name: 'out-of-memory',
    happens: async (hand, pod, run) => {
      await hand.tellState(pod, ended(137, '', 'OOMKilled'));
      await hand.endJob(run, 'Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit');
    },
    reason: 'OutOfMemory',
    says: /ran out of memory \(its limit is 2Gi\).*spec.resources.limits.memory/,
    phase: 'Failed',
    event: 'TrainingFailed',
  },
  {
    name: 'crash',
    happens: async (hand, pod, run) => {
      await hand.tellState(pod, ended(1, 'boom'));
      await hand.endJob(run, 'Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit');
    },
    reason: 'BackoffLimit',
    says: /spec.backoffLimit \(2\).*exit code 1: boom/,
    phase: 'Failed',
    event: 'TrainingFailed',
  },
  {
    name: 'deadline',
    happens: (hand, _, run) =>
      hand.endJob(run, 'Failed', 'DeadlineExceeded', 'Job was active longer than specified deadline'),
    reason: 'Deadline',
    says: /did not finish within spec.activeDeadlineSeconds \(3600 s\)/,
    phase: 'Failed',
    event: 'TrainingFailed',
  },
];

describe('what goes wrong is told in the words of the cause', () => {
  let connection: Connection;
  let hand: ClusterHand;
  let operator: LiveOperator;

  beforeAll(async () => {
    connection = await connect({ kubeconfig: inject('kubeconfig') });
    const namespace = `failures-${randomUUID().slice(0, 8)}`;
    hand = await ClusterHand.create(connection, namespace);
    operator = LiveOperator.start({ connection, namespace, registry: new MemoryRegistry() });
  });

  afterAll(async () => {
    await operator.stop();
    const reasons = (await hand.events()).map(({ reason }) => reason);
    for (const { event } of troubles) expect(reasons).toContain(event);
    await connection.dispatcher.destroy();
  });

  it.each(troubles)('$name', async ({ name, happens, reason, says, phase }) => {
    await hand.createRun(name);
    const job = await awaitJob(hand, name, { timeout: 20_000, interval: 50 });
    const happened = performance.now();
    await happens(hand, await hand.startPod(job), name);
    await vi.waitFor(
      async () => {
        const { status } = await hand.run(name);
        const ready = findCondition(status?.conditions, 'Ready');
        expect(ready?.reason).toBe(reason);
        expect(ready?.message).toMatch(says);
        expect(ready?.status).toBe(phase === 'Failed' ? 'False' : 'Unknown');
        expect(status?.phase).toBe(phase);
      },
      { timeout: 10_000, interval: 50 },
    );
    expect(performance.now() - happened).toBeLessThan(10_000);
    const { status } = await hand.run(name);
    expect(status?.failure?.code).toBe(phase === 'Failed' ? reason : undefined);
    const dataValid = reason === 'BadData' ? 'False' : 'Unknown';
    expect(findCondition(status?.conditions, 'DataValid')?.status).toBe(dataValid);
  });

  it('a Job of the same name that is not ours is left alone, whether we see it or not', async () => {
    const foreign = await hand.createForeignJob('taken');
    await hand.createRun('taken');
    await vi.waitFor(
      async () => {
        const { status } = await hand.run('taken');
        expect(findCondition(status?.conditions, 'Ready')).toMatchObject({
          status: 'False',
          reason: 'NotOurs',
        });
      },
      { timeout: 10_000, interval: 50 },
    );
    expect((await hand.job('taken'))?.metadata?.resourceVersion).toBe(foreign.metadata?.resourceVersion);
  });
});
