import { describe, expect, it } from 'vitest';
import { ONE, TWO } from '../../churn-model/testing/objects.ts';
import { operatorError } from '../../errors.ts';
import { packCounts, storeCounts } from './checkpoint.ts';
import { emptyCounts } from './counts.ts';
import type { Observation } from './observed.ts';
import { judgeRows, PodWorld } from './testing/pod-world.ts';
import type { TrafficObserver } from './traffic-observer.ts';

const SPEC = { slot: '10s', window: '60s' };

async function look(world: PodWorld, observer: TrafficObserver): Promise<Observation> {
  return observer.observe(world.monitor, world.model, new AbortController().signal);
}

/** One pass, as the reconciler makes it. */
async function pass(world: PodWorld, observer: TrafficObserver): Promise<Observation['observed']> {
  const observation = await look(world, observer);
  await observation.save(judgeRows(observation));
  return observation.observed;
}

/** Passes each second. */
async function work(world: PodWorld, observer: TrafficObserver, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    world.now += 1_000;
    await pass(world, observer);
  }
}

const openRows = ({ observed }: Observation) => {
  const { open } = observed;
  return (open?.rows ?? 0) + (open?.open ?? []).reduce((sum, { rows }) => sum + rows, 0);
};

describe('a checkpoint in use', () => {
  it('is written once a slot while traffic flows, and not at all while none does', async () => {
    const world = new PodWorld(SPEC);
    const observer = world.observer();
    const pod = world.addPod();
    await work(world, observer, 30);
    const before = world.checkpoint.writes;
    for (let slot = 0; slot < 20; slot++) {
      pod.process.score(5);
      await work(world, observer, 10);
    }
    // Three windows were closed meanwhile, and each verdict is kept before anyone is told of it.
    expect(world.checkpoint.writes - before).toBeLessThanOrEqual(20 + 3 + 1);
    await work(world, observer, 120);
    const idle = world.checkpoint.writes;
    await work(world, observer, 600);
    expect(world.checkpoint.writes).toBe(idle);
  });

  it('asks a pod no more often than its interval, however often it is looked at', async () => {
    const world = new PodWorld(SPEC);
    const observer = world.observer();
    world.addPod();
    for (let look = 0; look < 50; look++) await pass(world, observer);
    expect(world.asked).toBe(1);
    await work(world, observer, 100);
    expect(world.asked).toBeLessThanOrEqual(13);
  });

  it('that is lost while an operator works is written anew with all that it knows', async () => {
    const world = new PodWorld(SPEC);
    const observer = world.observer();
    const gone = world.addPod();
    gone.process.score(7);
    await work(world, observer, 12);
    world.remove(gone);
    world.addPod().process.score(2);
    world.checkpoint.replace(undefined);
    await work(world, observer, 20);
    expect(openRows(await look(world, world.observer()))).toBe(9);
  });

  it('that is lost while none works is made up for by what the pods still have, and that is said', async () => {
    const world = new PodWorld(SPEC);
    world.addPod().process.score(7);
    await work(world, world.observer(), 12);
    world.checkpoint.replace(undefined);
    const monitor = { ...world.monitor, status: { window: { start: '', end: '' } } };
    const observation = await world.observer().observe(monitor, world.model, new AbortController().signal);
    expect(openRows(observation)).toBe(7);
    expect(observation.observed.troubles).toMatchObject([
      {
        reason: 'CheckpointBegunAnew',
        message: expect.stringContaining('telco-profile is gone'),
        blocking: false,
      },
    ]);
  });

  it.each([
    ['is no checkpoint', async () => Buffer.from('rubbish')],
    ['is one of other columns', async (world: PodWorld) => otherColumns(world)],
  ])('that %s is begun anew, and that is said', async (_, rubbish) => {
    const world = new PodWorld(SPEC);
    world.addPod().process.score(7);
    await work(world, world.observer(), 12);
    world.checkpoint.replace(await rubbish(world));
    const observer = world.observer();
    const { troubles } = await pass(world, observer);
    expect(troubles).toMatchObject([{ reason: 'CheckpointBegunAnew' }]);
    await work(world, observer, 12);
    expect(openRows(await look(world, world.observer()))).toBe(7);
  });

  it('of windows of another length begins with those that are not over, and keeps what was decided', async () => {
    const world = new PodWorld(SPEC);
    const pod = world.addPod();
    pod.process.score(7);
    await work(world, world.observer(), 90);
    pod.process.score(4);
    world.monitor.spec.window = { duration: '120s' };
    const { observed } = await look(world, world.observer());
    expect(observed.open?.milliseconds).toBe(120_000);
    expect(openRows({ observed } as Observation)).toBe(11);
    expect(observed.decided).toEqual({ judged: [expect.objectContaining({ rows: 7 })] });
  });

  it('that someone else wrote is gone on from, with what this process counted on top of it', async () => {
    const world = new PodWorld(SPEC);
    const pod = world.addPod();
    const [first, second] = [world.observer(), world.observer()];
    await pass(world, first);
    await work(world, second, 10);
    pod.process.score(3);
    await work(world, second, 12);
    pod.process.score(4);
    // The first still holds what it read long ago.
    await work(world, first, 12);
    await work(world, second, 12);
    await work(world, first, 12);
    expect(openRows(await look(world, world.observer()))).toBe(7);
  });

  it('that cannot be written keeps verdicts from being told, and counts from being lost', async () => {
    const world = new PodWorld(SPEC);
    const observer = world.observer();
    world.addPod().process.score(7);
    await work(world, observer, 78);
    const values = { method: 'PATCH', path: '/', reason: 'gone' };
    world.checkpoint.failNext(operatorError('ApiServerUnreachable', values));
    world.now += 3_000;
    await expect(pass(world, observer)).rejects.toMatchObject({ code: 'ApiServerUnreachable' });
    const { closed } = await pass(world, observer);
    expect(closed).toMatchObject([{ judged: false, window: { rows: 7 } }]);
    const [again] = (await pass(world, observer)).closed;
    expect(again).toMatchObject({ judged: true, window: { rows: 7 } });
  });

  it('without the right to it blocks verdicts with the reason, and goes on by itself once it is there', async () => {
    const world = new PodWorld(SPEC);
    const observer = world.observer();
    world.addPod().process.score(7);
    const values = { method: 'POST', path: '/configmaps', reason: 'no' };
    world.checkpoint.failNext(operatorError('Forbidden', values));
    await expect(pass(world, observer)).rejects.toMatchObject({ code: 'Forbidden' });
    const blocked = await pass(world, observer);
    expect(blocked.troubles).toMatchObject([{ reason: 'CheckpointForbidden', blocking: true }]);
    await work(world, observer, 10);
    const { troubles } = await pass(world, observer);
    expect(troubles).toEqual([]);
    expect(openRows(await look(world, world.observer()))).toBe(7);
  });

  it('keeps the last two windows of all that were judged', async () => {
    const world = new PodWorld(SPEC);
    const observer = world.observer();
    const [one, two] = [world.addPod(ONE), world.addPod(TWO)];
    for (let window = 0; window < 5; window++) {
      one.process.score(1);
      two.process.score(1);
      await work(world, observer, 60);
    }
    const { observed } = await look(world, world.observer());
    expect(observed.closed.filter(({ judged }) => judged)).toHaveLength(2);
  });
});

async function otherColumns(world: PodWorld): Promise<Uint8Array> {
  const window = { ...{ start: world.now - (world.now % 60_000), judged: false }, text: '{"model":"m"}' };
  const model = { artifact: ONE, digest: ONE.slice(ONE.indexOf('@') + 1), limits: [], windows: [window] };
  return packCounts(storeCounts(emptyCounts(60_000), [model]));
}
