import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinIndex } from './bin-index.ts';

const float = fc.float({ noNaN: true, noDefaultInfinity: true });

describe('BinIndex', () => {
  it('finds the bin that counting all lesser edges finds', () => {
    const edges = fc.oneof(
      fc.uniqueArray(float, { maxLength: 60, comparator: (one, other) => one === other }),
      // Most edges in one cell of the grid: a heavy tail.
      fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 100 }).map((few) => [...few, 1e30]),
    );
    fc.assert(
      fc.property(edges, fc.array(float, { maxLength: 40 }), (unsorted, values) => {
        const sorted = unsorted.sort((one, other) => one - other);
        const index = new BinIndex(sorted);
        for (const value of [...values, ...sorted, 299.5])
          expect(index.find(value)).toBe(sorted.filter((edge) => Math.fround(edge) < value).length);
      }),
    );
  });
});
