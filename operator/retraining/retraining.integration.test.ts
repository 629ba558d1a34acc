import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { type Connection, connect } from '../kubernetes/connection.ts';
import type { Run } from '../training-run/run.ts';
import { LiveOperator, type LiveOperatorOptions } from '../training-run/testing/live-operator.ts';
import { MemoryRegistry } from '../training-run/testing/memory-registry.ts';
import { createRetrainingController } from './controller.ts';
import { TrainingHand } from './testing/training-hand.ts';

const WAITING = { timeout: 20_000, interval: 50 };

let connection: Connection;
let hand: TrainingHand;

beforeAll(async () => {
  connection = await connect({ kubeconfig: inject('kubeconfig') });
});

afterAll(() => connection.dispatcher.destroy());

beforeEach(async () => {
  hand = await TrainingHand.create(connection);
});

/** The controller of retraining alone: the test plays the trainer. */
const start = (options: Partial<LiveOperatorOptions> = {}) =>
  LiveOperator.start({
    connection,
    namespace: hand.namespace,
    registry: new MemoryRegistry(),
    controllers: (parts) => [createRetrainingController(parts)],
    ...options,
  });

/** The controller of TrainingRuns alone, which deletes runs when their time is over. */
const startRuns = () =>
  LiveOperator.start({ connection, namespace: hand.namespace, registry: new MemoryRegistry() });

const untilRuns = (count: number) =>
  vi.waitFor(async () => {
    const runs = await hand.runs();
    expect(runs).toHaveLength(count);
    return runs;
  }, WAITING);

const untilTold = (reason: string) =>
  vi.waitFor(async () => {
    const { status } = await hand.model();
    expect(status?.training?.reason).toBe(reason);
    return status?.training;
  }, WAITING);

const inSeconds = (seconds: number) =>
  new Date(Date.now() + seconds * 1_000).toISOString().replace(/\.\d+/, '');

const only = async (): Promise<Run> => (await untilRuns(1))[0] as Run;

/** Passes of the operator over what is there now. */
async function untilLooked(operator: LiveOperator): Promise<void> {
  const { passes } = operator;
  await hand.tellModel({ observedGeneration: passes });
  await vi.waitFor(() => expect(operator.passes).toBeGreaterThan(passes), WAITING);
}

describe('a requested revision', () => {
  it('leads to one run, of the template, and says what it is for', async () => {
    await hand.createModel({ requestedRevision: '1' });
    await using operator = start();
    const run = await only();
    expect(run.spec).toMatchObject({
      modelRef: { name: 'telco' },
      mode: 'Train',
      cause: { reason: 'Requested', revision: '1', dataVersion: `sha256:${'e'.repeat(64)}` },
      output: { repository: 'registry.example/churn/telco' },
    });
    const { uid } = (await hand.model()).metadata;
    expect(run.metadata.ownerReferences).toMatchObject([{ kind: 'ChurnModel', uid, controller: true }]);
    expect(await untilTold('InFlight')).toMatchObject({ run: run.metadata.name, requestedRevision: '1' });
    await hand.finish(run);
    await untilTold('CandidateMade');
    await hand.change({ requestedRevision: '2' });
    await untilRuns(2);
    await hand.change({ requestedRevision: '1' });
    const second = (await hand.runs()).find(({ spec }) => spec.cause?.revision === '2');
    // No real run is over in the second in which the one before it ended, and times are whole seconds.
    await hand.finish(second as Run, { completionTime: inSeconds(2) });
    const runs = await untilRuns(3);
    expect(runs.map(({ spec }) => spec.cause?.revision).sort()).toEqual(['1', '1', '2']);
    await operator.stop();
    expect(new Set(await hand.events())).toEqual(new Set(['RunCreated', 'CandidateMade']));
  });

  it.each([0, 1, 2])('leads to one run when the operator dies after %i writes', async (writesToLive) => {
    await hand.createModel({ requestedRevision: '1' });
    await using first = start({ writesToLive });
    await first.crashed;
    await using second = start();
    const run = await only();
    await hand.finish(run);
    await untilTold('CandidateMade');
    await untilLooked(second);
    expect(await hand.runs()).toHaveLength(1);
  });

  it('leads to one run when its status is lost, whatever became of the run', async () => {
    await hand.createModel({ requestedRevision: '1' });
    await using operator = start();
    await hand.finish(await only(), {
      phase: 'Failed',
      failure: { code: 'Crashed', message: 'It crashed.' },
    });
    await untilTold('RunFailed');
    await hand.loseStatus();
    await untilTold('RunFailed');
    await untilLooked(operator);
    expect(await hand.runs()).toHaveLength(1);
  });

  it('leads to one run when the time to live of the run is over', async () => {
    await hand.createModel({ requestedRevision: '1' });
    const template = { ...(await hand.model()).spec.training!.template, ttlSecondsAfterFinished: 0 };
    await hand.change({ template });
    const first = start();
    const run = await only();
    await hand.finish(run, { phase: 'Failed', failure: { code: 'Crashed', message: 'It crashed.' } });
    await untilTold('RunFailed');
    await first.stop();
    await hand.loseStatus();
    await using runs = startRuns();
    await vi.waitFor(() => expect(runs.passes).toBeGreaterThan(1), WAITING);
    await using second = start();
    await untilTold('RunFailed');
    await untilLooked(second);
    expect((await hand.runs()).map(({ metadata }) => metadata.uid)).toEqual([run.metadata.uid]);
  });

  it('is told why where the cluster refuses its run, which is made once the cluster takes it', async () => {
    const admit = await hand.admitNoRuns();
    await hand.createModel({ requestedRevision: '1' });
    await using _ = start();
    expect((await untilTold('RunRefused'))?.message).toContain('quota');
    await admit();
    await hand.change({ cooldown: '1s' });
    await only();
  });
});

describe('drift', () => {
  it('leads to one run an episode, beside another cause that is there at once', async () => {
    await hand.createModel({ retrainOn: { drift: true, dataVersion: true } });
    const episode = await hand.findDrift();
    await using operator = start();
    const run = await only();
    expect(run.spec.cause).toMatchObject({ reason: 'Drift', monitor: 'telco-traffic', episode });
    await hand.finish(run);
    await untilTold('CandidateMade');
    await hand.loseStatus();
    await untilTold('CandidateMade');
    await untilLooked(operator);
    expect(await hand.runs()).toHaveLength(1);
  });

  it('that is answered is no reason to write anything, nor for an operator that begins then', async () => {
    await hand.createModel({
      retrainOn: { drift: true, schedule: '0 3 1 1 *' },
      budget: { runs: 3, per: '1h' },
    });
    await hand.findDrift();
    const first = start();
    await hand.finish(await only());
    await untilTold('CandidateMade');
    // What was told may be read before whoever wrote it has its answer.
    await untilLooked(first);
    const { writes } = first;
    await untilLooked(first);
    expect(first.writes).toBe(writes);
    await first.stop();
    await using second = start();
    await vi.waitFor(() => expect(second.passes).toBeGreaterThan(0), WAITING);
    await untilLooked(second);
    expect(second.writes).toBe(0);
  });

  it('leads to nothing new on the data as they were, and to another run once they are others', async () => {
    await hand.createModel({ retrainOn: { drift: true } });
    const episode = await hand.findDrift();
    await using _ = start();
    await hand.finish(await only(), { existed: true });
    expect((await untilTold('NoNewModel'))?.cause).toMatchObject({ episode });
    await hand.changeData('f');
    const runs = await untilRuns(2);
    expect(runs.map(({ spec }) => spec.cause?.episode)).toEqual([episode, episode]);
  });

  it('waits for labels that come late', async () => {
    await hand.createModel({ retrainOn: { drift: true } });
    await hand.findDrift();
    await using _ = start();
    const nextMature = '2999-01-01T00:00:00Z';
    await hand.finish(await only(), { existed: true, data: { awaiting: 7, nextMature } });
    expect((await untilTold('AwaitingLabels'))?.until).toBe(nextMature);
  });

  it('waits once the budget is spent, by runs that failed too, and a request does not', async () => {
    await hand.createModel({ retrainOn: { drift: true }, budget: { runs: 2, per: '1h' } });
    await hand.findDrift();
    await using _ = start();
    const failure = { code: 'Crashed', message: 'It crashed.' };
    await hand.finish(await only(), { phase: 'Failed', failure });
    for (const run of await untilRuns(2)) {
      if (run.status?.phase !== 'Failed') await hand.finish(run, { phase: 'Failed', failure });
    }
    const told = await untilTold('BudgetSpent');
    expect(told?.message).toContain('2 of 2 runs in 1h');
    await hand.change({ requestedRevision: '1' });
    const runs = await untilRuns(3);
    expect(runs.filter(({ spec }) => spec.cause?.reason === 'Requested')).toHaveLength(1);
  });
});
