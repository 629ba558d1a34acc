import { describe, expect, it } from 'vitest';
import { ONE, TWO } from '../../churn-model/testing/objects.ts';
import type { Observed } from './observed.ts';
import type { ReadReferences } from './reference-reader.ts';
import { PodWorld } from './testing/pod-world.ts';

const SPEC = { slot: '10s', window: '60s' };

async function look(world: PodWorld, readReferences?: ReadReferences): Promise<Observed> {
  const observer = world.observer(readReferences);
  return (await observer.observe(world.monitor, world.model, new AbortController().signal)).observed;
}

const unread =
  (code: string, reason = 'No.'): ReadReferences =>
  async (_, artifacts) =>
    new Map(
      artifacts.map((artifact) => [
        artifact,
        { reading: { kind: 'Unread', reason, lasting: false, code }, until: 1 },
      ]),
    );

describe('a look at a model', () => {
  it('tells the reference, the open window and the pods of what serves', async () => {
    const world = new PodWorld(SPEC);
    world.addPod().process.score(5);
    const observed = await look(world);
    expect(observed.reference).toMatchObject({ artifact: ONE, kind: 'Training', rows: 3_000 });
    expect(observed.open).toMatchObject({ milliseconds: 60_000, open: [{ rows: 5 }] });
    expect(observed.pods).toEqual({ asked: 1, answered: 1, terminating: 0 });
    expect(observed.troubles).toEqual([]);
  });

  it('counts pods of another version into the windows of that version', async () => {
    const world = new PodWorld(SPEC);
    world.addPod(ONE).process.score(5);
    world.addPod(TWO).process.score(7);
    expect((await look(world)).open).toMatchObject({ open: [{ rows: 5 }] });
    world.model.status = { serving: { current: TWO } };
    expect((await look(world)).open).toMatchObject({ open: [{ rows: 7 }] });
  });

  it.each([
    ['ProfileMissing', 'ReferenceMissing'],
    ['SecretForbidden', 'SecretForbidden'],
    ['SecretMissing', 'SecretMissing'],
    ['RegistryUnreachable', 'ReferenceUnread'],
    ['ProfileInvalid', 'ReferenceUnread'],
  ])('says why a reference cannot be read: %s', async (code, reason) => {
    const world = new PodWorld(SPEC);
    world.addPod();
    const observed = await look(world, unread(code));
    expect(observed.troubles).toEqual([{ reason, message: 'No.', blocking: true }]);
    expect(observed.reference).toBeUndefined();
    expect(world.asked).toBe(0);
  });

  it('names pods that do not answer, and counts the others', async () => {
    const world = new PodWorld(SPEC);
    world.addPod().process.score(5);
    const silent = world.addPod();
    world.pods.splice(world.pods.indexOf(silent), 1);
    const observed = await look(world);
    expect(observed.pods).toEqual({ asked: 2, answered: 1, terminating: 0 });
    expect(observed.open).toMatchObject({ open: [{ rows: 5 }] });
    expect(observed.troubles).toMatchObject([
      { reason: 'PodsSilent', message: expect.stringContaining(silent.name), blocking: false },
    ]);
  });

  it('says that nothing is served', async () => {
    const world = new PodWorld(SPEC);
    delete world.model.spec.serving;
    expect((await look(world)).troubles).toMatchObject([{ reason: 'NothingServed', blocking: true }]);
  });

  it('says that a window is not made of slots, with what to change', async () => {
    const world = new PodWorld({ slot: '7s', window: '60s' });
    const [trouble] = (await look(world)).troubles;
    expect(trouble).toMatchObject({ reason: 'WindowUnfit', blocking: true });
    expect(trouble?.message).toContain('spec.window.duration is 60s');
  });

  it('counts nothing of slots that do not fill the window, as of pods from before the slot was changed', async () => {
    const world = new PodWorld({ slot: '7s', window: '70s' });
    world.addPod().process.score(5);
    world.model.spec.serving!.profile = { slot: '10s', exposeValues: false };
    world.monitor.spec.window = { duration: '60s' };
    const observed = await look(world);
    expect(observed.troubles).toMatchObject([{ reason: 'PodsUntrusted' }]);
    expect(observed.open).toMatchObject({ rows: 0, open: [] });
  });

  it('says that the clock of a pod is ahead, and counts its rows once it is their time', async () => {
    const world = new PodWorld(SPEC);
    const { process } = world.addPod();
    world.now += 50_000;
    process.score(5);
    world.now -= 50_000;
    expect((await look(world)).troubles).toMatchObject([{ reason: 'ClocksDiffer' }]);
    world.now += 50_000;
    expect((await look(world)).open).toMatchObject({ open: [{ rows: 5 }] });
  });

  it('makes up for the windows of a day that nobody looked at, ten of them at most, the oldest first', async () => {
    const world = new PodWorld(SPEC);
    const { process } = world.addPod();
    for (let window = 0; window < 30; window++) {
      process.score(1 + window);
      world.now += 60_000;
    }
    world.now += 30_000;
    const { closed } = await look(world);
    expect(closed.map(({ window }) => window.rows)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
  });
});
