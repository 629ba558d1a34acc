import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ONE, TWO } from '../../churn-model/testing/objects.ts';
import { OperatedWorld } from './testing/operated-world.ts';

/** What may happen; times in milliseconds, pods by their position among those that are there. */
type Happening =
  | { kind: 'Traffic'; pod: number; rows: number }
  | { kind: 'Wait'; milliseconds: number }
  | { kind: 'Add'; artifact: string }
  | { kind: 'Terminate' | 'Kill' | 'RestartContainer'; pod: number }
  | { kind: 'RestartOperator' | 'TakeOver' | 'WriteFails' }
  | { kind: 'OperatorAway'; milliseconds: number };

const pod = fc.nat({ max: 9 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('Traffic' as const),
      pod,
      rows: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('Wait' as const),
      milliseconds: fc.integer({ min: 1, max: 40_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('Add' as const), artifact: fc.constantFrom(ONE, TWO) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('Terminate' as const, 'Kill' as const, 'RestartContainer' as const),
      pod,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('RestartOperator' as const, 'TakeOver' as const, 'WriteFails' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('OperatorAway' as const),
      milliseconds: fc.integer({ min: 1_000, max: 200_000 }),
    }),
  },
);

async function live(world: OperatedWorld, happenings: readonly Happening[]): Promise<void> {
  for (const each of happenings) {
    switch (each.kind) {
      case 'Traffic':
        world.pod(each.pod)?.process.score(each.rows);
        break;
      case 'Wait':
        await world.wait(each.milliseconds);
        break;
      case 'Add':
        await world.add(each.artifact);
        break;
      case 'Terminate':
        await world.terminate(each.pod);
        break;
      case 'Kill':
        await world.kill(each.pod);
        break;
      case 'RestartContainer':
        world.restartContainer(each.pod);
        break;
      case 'RestartOperator':
        world.restartOperator();
        break;
      case 'TakeOver':
        await world.takeOver();
        break;
      case 'WriteFails':
        world.failWrite();
        break;
      case 'OperatorAway':
        await world.operatorAway(each.milliseconds);
        break;
    }
  }
  await world.settle();
}

describe('TrafficObserver', () => {
  it('counts each row once, and loses at most what a process that died had not told, whatever happens to pods and operators', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async (happenings) => {
        const world = new OperatedWorld({ slot: '10s', window: '60s' });
        await world.add(ONE);
        await world.add(ONE);
        await live(world, happenings);
        const judged = await world.judged();
        const keys = judged.map(({ digest, start }) => `${digest}/${start}`);
        expect(new Set(keys).size).toBe(keys.length);
        const counted = judged.reduce((sum, { rows }) => sum + rows, 0);
        const scored = world.world.processes.reduce((sum, { rows }) => sum + rows, 0);
        expect(counted).toBeLessThanOrEqual(scored);
        expect(scored - counted).toBeLessThanOrEqual(world.mayBeLost);
        for (const window of judged) {
          const lost = world.scoredIn(window) - window.rows;
          expect(lost).toBeGreaterThanOrEqual(0);
          if (lost > world.scoredIn(window, world.unnoticed)) expect(window.unscraped).toBeGreaterThan(0);
        }
        expect(world.overdue).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
