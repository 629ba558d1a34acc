import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Connection, connect } from '../kubernetes/connection.ts';
import type { Run } from './run.ts';
import { awaitJob } from './testing/await-job.ts';
import { ClusterHand } from './testing/cluster-hand.ts';
import { LiveOperator } from './testing/live-operator.ts';
import { MemoryRegistry } from './testing/memory-registry.ts';

/** A story takes at least four writes (the Job, and the status as Pending, Running and ended). */
const WRITES_OF_A_STORY = 4;

/** Some more, in case of passes in between; the last operators then die of none. */
const MORE_THAN_ALL_WRITES = 7;

let connection: Connection;

beforeAll(async () => {
  connection = await connect({ kubeconfig: inject('kubeconfig') });
});

afterAll(() => connection.dispatcher.destroy());

/** What stays of a story when all that depends on names and moments is left out. */
interface Ending {
  status: unknown;
  jobs: number;
}

/**
 * Tells one story (a run, its Job, a pod that works and ends) while the operator dies of its write number `writesToLive`
 * and another takes its place.
 */
async function tell(writesToLive: number, exitCode: 0 | 65): Promise<Ending & { died: boolean }> {
  const hand = await ClusterHand.create(connection, `crash-${randomUUID().slice(0, 8)}`);
  const registry = new MemoryRegistry();
  const options = { connection, namespace: hand.namespace, registry };
  const operators = [LiveOperator.start({ ...options, writesToLive })];
  let died = false;
  const succession = operators[0]?.crashed.then(async () => {
    died = true;
    await operators[0]?.stop();
    operators.push(LiveOperator.start(options));
  });
  const run = await hand.createRun('telco-1', { modelRef: { name: 'telco' } });
  await act(hand, registry, run, exitCode);
  const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
  await vi.waitFor(async () => expect((await hand.run('telco-1')).status?.phase).toBe(phase), WAITING);
  await Promise.race([succession, wait(0)]);
  const jobs = await hand.jobs();
  const { status } = await hand.run('telco-1');
  for (const operator of operators) await operator.stop();
  return { status: timeless(status), jobs: jobs.length, died };
}

const WAITING = { timeout: 30_000, interval: 50 };

async function act(hand: ClusterHand, registry: MemoryRegistry, run: Run, exitCode: 0 | 65): Promise<void> {
  const job = await awaitJob(hand, 'telco-1', WAITING);
  const pod = await hand.startPod(job);
  await hand.tellState(pod, { running: {} });
  await vi.waitFor(async () => expect((await hand.run('telco-1')).status?.phase).toBe('Running'), WAITING);
  if (exitCode === 0) registry.push(`run-${run.metadata.uid}`);
  const message = exitCode === 0 ? '{"existed":false}' : '{"sentence":"Too few rows."}';
  await hand.tellState(pod, { terminated: { exitCode, message, reason: 'Ended' } });
  await (exitCode === 0
    ? hand.endJob('telco-1', 'Complete')
    : hand.endJob('telco-1', 'Failed', 'PodFailurePolicy'));
}

function timeless(value: unknown): unknown {
  const text = JSON.stringify(value, (key, member) => (/Time$|At$/.test(key) ? undefined : member));
  return JSON.parse(text ?? 'null');
}

describe.each([
  ['succeeds', 0],
  ['fails for bad data', 65],
] as const)('a run that %s', (_, exitCode) => {
  let undisturbed: Ending & { died: boolean };

  beforeAll(async () => {
    undisturbed = await tell(Infinity, exitCode);
    expect(undisturbed.died).toBe(false);
    expect(undisturbed.jobs).toBe(1);
  });

  it.each(Array.from({ length: MORE_THAN_ALL_WRITES }, (__, index) => index))(
    'ends in the same state when the operator dies after %i writes',
    async (writes) => {
      const { status, jobs, died } = await tell(writes, exitCode);
      if (writes <= WRITES_OF_A_STORY) expect(died).toBe(true);
      expect({ status, jobs }).toEqual({ status: undisturbed.status, jobs: 1 });
    },
  );
});
