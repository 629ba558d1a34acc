import { type Columns, MISSING_CATEGORY } from '@churnops/lib/contract/columns.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MicroBatcher } from './micro-batcher.ts';
import type { Scorer } from './scorer.ts';

const columnsOf = (values: number[]): Columns => ({
  rows: values.length,
  numeric: new Map([['tenure', Float32Array.from(values)]]),
  categorical: new Map([['plan', values.map((value) => (value > 0.5 ? 'gold' : MISSING_CATEGORY))]]),
});

/** Gives each row its own first value back, and remembers how many rows each run had. */
function echo(): Scorer & { runs: number[] } {
  const runs: number[] = [];
  return {
    runs,
    async run(columns) {
      runs.push(columns.rows);
      const probability = columns.numeric.get('tenure') ?? new Float32Array();
      return {
        probability,
        label: Uint8Array.from(columns.categorical.get('plan') ?? [], (plan) => Number(plan !== '')),
      };
    },
  };
}

describe('MicroBatcher', () => {
  it('scores the requests of one turn in one run', async () => {
    const scorer = echo();
    const batcher = new MicroBatcher(scorer, 100);
    const scores = await Promise.all([batcher.run(columnsOf([1])), batcher.run(columnsOf([0, 1]))]);
    expect(scorer.runs).toEqual([3]);
    expect(scores.map(({ label }) => [...label])).toEqual([[1], [0, 1]]);
  });

  it('gives every request its own rows back, in runs within the limit', async () => {
    const value = fc.float({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(value, { minLength: 1, maxLength: 9 })),
        fc.integer({ min: 9, max: 20 }),
        async (requests, limit) => {
          const scorer = echo();
          const batcher = new MicroBatcher(scorer, limit);
          const scores = await Promise.all(requests.map((values) => batcher.run(columnsOf(values))));
          expect(scores.map(({ probability }) => [...probability])).toEqual(requests);
          expect(Math.max(0, ...scorer.runs)).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('tells every request of a run that failed, and goes on', async () => {
    const scorer = echo();
    let fails = true;
    const batcher = new MicroBatcher(
      { run: (columns) => (fails ? Promise.reject(new Error('no memory')) : scorer.run(columns)) },
      100,
    );
    const outcomes = await Promise.allSettled([batcher.run(columnsOf([1])), batcher.run(columnsOf([1]))]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect([...(await batcher.run(columnsOf([1]))).label]).toEqual([1]);
  });
});
