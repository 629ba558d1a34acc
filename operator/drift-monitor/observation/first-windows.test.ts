import { describe, expect, it } from 'vitest';
import { judgeRows, PodWorld } from './testing/pod-world.ts';

const SPEC = {
  slot: '10s',
  window: '60s',
  monitor: { reference: 'FirstWindows' as const, firstWindows: 2 },
};

/** Traffic in so many windows, and what is observed after them; the operator begins anew in each. */
async function live(world: PodWorld, windows: number) {
  const pod = world.pods[0] ?? world.addPod();
  for (let window = 0; window < windows; window++) {
    const observer = world.observer();
    pod.process.score(10 + window);
    for (let second = 0; second < 60; second++) {
      world.now += 1_000;
      const observation = await observer.observe(world.monitor, world.model, new AbortController().signal);
      await observation.save(judgeRows(observation));
    }
  }
  const observer = world.observer();
  return (await observer.observe(world.monitor, world.model, new AbortController().signal)).observed;
}

describe('a reference of the first windows', () => {
  it('is being collected until so many are over', async () => {
    const observed = await live(new PodWorld(SPEC), 2);
    expect(observed.reference).toBeUndefined();
    expect(observed.closed).toEqual([]);
    expect(observed.troubles).toMatchObject([
      { reason: 'CollectingReference', message: expect.stringContaining('of which 1 are over') },
    ]);
  });

  it('is made of these alone, once and for all; the windows after them are judged', async () => {
    const world = new PodWorld(SPEC);
    const observed = await live(world, 5);
    expect(observed.reference).toMatchObject({ kind: 'FirstWindows', rows: 21 });
    expect([...observed.reference!.profile.columns[0]!.counts.bins]).toEqual([13, 8]);
    expect(observed.decided).toMatchObject({ judged: [{ rows: 12 }, { rows: 13 }] });
    const later = await live(world, 3);
    expect(later.reference).toEqual(observed.reference);
  });

  it('is made anew where it is to be of another number of windows', async () => {
    const world = new PodWorld(SPEC);
    await live(world, 4);
    world.monitor.spec.firstWindows = 1;
    const observed = await live(world, 2);
    expect(observed.reference).toMatchObject({ kind: 'FirstWindows' });
    expect(observed.reference!.rows).toBeLessThan(21);
  });
});
