import fc from 'fast-check';
import { expect, it } from 'vitest';
import { operatorError } from '../../errors.ts';
import { isFinished } from '../../training-run/run.ts';
import { HOUR } from '../decision/observed.fixture.ts';
import { DatasetWorld } from './testing/dataset-world.ts';

const ROWS = 3_000;
/** Decisions and counts look ten windows back. */
const HOURS = 8;

/** What may happen to a monitor, in any order. */
const EVENTS: Readonly<Record<string, (world: DatasetWorld) => void>> = {
  'a look': () => undefined,
  'a clear run': (world) => end(world, '.'),
  'an alarming run': (world) => end(world, 'A'),
  'a failed run': (world) => end(world, undefined),
  'an hour': (world) => {
    world.now += HOUR;
  },
  'a restart': (world) => world.restart(),
  'a lost status': (world) => world.loseStatus(),
  'a lost checkpoint': (world) => {
    world.checkpoint.replace(undefined);
    world.restart();
  },
  'a write that fails': ({ cluster }) => cluster.failNextWrite(silence()),
  'a checkpoint that is not written': ({ checkpoint }) => checkpoint.failNext(silence()),
};

function silence(): Error {
  return operatorError('ApiServerUnreachable', {
    method: 'PATCH',
    path: '/',
    server: 'https://apiserver',
    reason: 'reset',
  });
}

function end(world: DatasetWorld, letter: '.' | 'A' | undefined): void {
  const newest = world.runs.at(-1);
  if (newest && !isFinished(newest)) world.end(letter);
}

/** A pass as a controller makes it: what fails is made again later. */
async function pass(world: DatasetWorld): Promise<void> {
  await world.pass().catch((error: Error) => expect(error).toMatchObject({ code: 'ApiServerUnreachable' }));
}

it('makes one run for a window and counts each row once, whatever happens to operator, status and checkpoint', async () => {
  const events = fc.array(fc.constantFrom(...Object.keys(EVENTS)), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(events, async (story) => {
      const world = new DatasetWorld();
      let hours = 0;
      await pass(world);
      for (const event of story) {
        if (event === 'an hour' && ++hours > HOURS) continue;
        EVENTS[event]!(world);
        await pass(world);
      }
      for (let more = 0; more < 4; more++) await pass(world);
      const { runs } = world;
      const starts = runs.map(({ metadata }) => metadata.annotations!['churnops.dev/window-start']);
      expect(new Set(starts).size).toBe(runs.length);
      const counted = runs.filter(({ status }) => status?.phase === 'Succeeded').length;
      const { windows = 0, rows = 0 } = world.status.totals ?? {};
      expect([windows, rows]).toEqual([counted, counted * ROWS]);
    }),
    { numRuns: 25 },
  );
});
