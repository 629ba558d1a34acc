import { beforeEach, describe, expect, it } from 'vitest';
import { MODELS, type Model } from '../../churn-model/model.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import { closedWindow, monitorOf, quiet, windowOf } from '../decision/observed.fixture.ts';
import { MONITORS } from '../monitor.ts';
import type { Observed } from '../observation/observed.ts';
import { DriftMonitorReconciler } from './reconciler.ts';

const KEY = { namespace: 'churn-dev', name: 'telco' };

let cluster: MemoryCluster;
let observed: Observed;
let saved: (object | undefined)[];
let forgotten: number;
let now: Date;
let failure: Error | undefined;
let reconciler: DriftMonitorReconciler;

beforeEach(() => {
  cluster = new MemoryCluster();
  observed = quiet({ open: windowOf('.', 0) });
  saved = [];
  forgotten = 0;
  failure = undefined;
  now = new Date(observed.open!.start);
  const observer = {
    observe: async () => ({
      observed,
      save: async (decided: object | undefined) => {
        if (failure) throw failure;
        saved.push(decided);
        observed = { ...observed, decided };
      },
    }),
    forget: () => void forgotten++,
  };
  reconciler = new DriftMonitorReconciler({
    reader: cluster,
    writer: cluster,
    events: cluster,
    observer,
    clock: () => now,
  });
  cluster.put(MONITORS, monitorOf());
  cluster.put(MODELS, { metadata: { name: 'telco', namespace: 'churn-dev' }, spec: {} } as Model);
});

const pass = () => reconciler.reconcile(KEY, new AbortController().signal);
const status = () => cluster.get(MONITORS, KEY)!.status!;

/** A look so many seconds later, when so many rows were counted. */
async function lookAfter(seconds: number, rows: number): Promise<void> {
  now = new Date(now.getTime() + 1_000 * seconds);
  observed = { ...observed, open: { ...windowOf('.', 0), rows } };
  await pass();
}

describe('a pass', () => {
  it('tells what it saw, and comes again when there is something to see', async () => {
    expect(await pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 60_000 });
    expect(status().conditions!.map(({ type }) => type)).toEqual([
      'Ready',
      'DriftDetected',
      'SampleSufficient',
    ]);
    expect(saved).toHaveLength(1);
  });

  it('writes nothing where nothing changed', async () => {
    await pass();
    await pass();
    expect(cluster.writes).toHaveLength(1);
  });

  it('writes the figures of the open window once a slot, and whatever else changes at once', async () => {
    await pass();
    await lookAfter(20, 3_100);
    await lookAfter(20, 3_200);
    expect(cluster.writes).toHaveLength(1);
    await lookAfter(20, 3_300);
    expect(cluster.writes).toHaveLength(2);
    expect(status().window!.rows).toBe(3_300);
    observed = { ...observed, closed: [closedWindow('A', -1)] };
    await lookAfter(1, 3_400);
    expect(cluster.writes).toHaveLength(3);
    expect(status().window!.rows).toBe(3_300);
  });

  it('tells nobody of what could not be kept', async () => {
    observed = { ...observed, closed: [closedWindow('A', -2), closedWindow('A', -1)] };
    failure = new Error('The apiserver is gone.');
    await expect(pass()).rejects.toThrow('is gone');
    expect([cluster.writes, cluster.events]).toEqual([[], []]);
    failure = undefined;
    await pass();
    expect(cluster.events.map(({ reason }) => reason)).toEqual(['DriftDetected', 'NotRetrained']);
    await pass();
    expect(cluster.events).toHaveLength(2);
    expect(status().episode).toMatchObject({ ledTo: { reason: 'NotRetrained' } });
  });

  it('says that there is no such model, and waits for it without looking again', async () => {
    cluster.remove(MODELS, KEY);
    expect(await pass()).toEqual({ kind: 'Done' });
    expect(status().conditions![0]).toMatchObject({ status: 'Unknown', reason: 'ModelMissing' });
    expect(saved).toEqual([]);
  });

  it('forgets a monitor that is gone', async () => {
    cluster.remove(MONITORS, KEY);
    expect(await pass()).toEqual({ kind: 'Done' });
    expect(forgotten).toBe(1);
  });
});
