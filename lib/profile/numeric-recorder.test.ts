import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnCounts, emptyCounts } from './column-counts.ts';
import { NumericRecorder } from './numeric-recorder.ts';
import type { NumericLayout } from './reference-profile.ts';

/** What a column's counts are, value by value as they are defined. */
function countByDefinition({ edges, centre, deviation }: NumericLayout, values: Float32Array): ColumnCounts {
  const counts = emptyCounts(edges.length + 1);
  for (const value of values) {
    if (Number.isNaN(value)) counts.missing++;
    else if (!Number.isFinite(value)) counts.refused++;
    else {
      const bin = edges.filter((edge) => Math.fround(edge) < value).length;
      const far = deviation > 0 ? (value - centre) * (1_024 / deviation) : 0;
      const steps = Math.floor(Math.max(-32_768, Math.min(32_768, far)) + 0.5);
      counts.bins[bin]!++;
      counts.sum += steps;
      if (bin === 0) counts.low += steps;
      if (bin === edges.length) counts.high += steps;
    }
  }
  return counts;
}

const number = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 }),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
);
const layouts: fc.Arbitrary<NumericLayout> = fc.record({
  kind: fc.constant('Numeric' as const),
  edges: fc
    .uniqueArray(number, { maxLength: 40, comparator: (one, other) => one === other })
    .map((edges) => edges.sort((one, other) => one - other)),
  centre: number,
  deviation: fc.constantFrom(0, 0.01, 1, 30, 1e6),
});

describe('NumericRecorder', () => {
  it('counts each number as it is defined, whether it is among the edges, far from them or none', () => {
    const values = fc.array(
      fc.oneof(number, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(layouts, values, (layout, some) => {
        const all = Float32Array.from([...some, ...layout.edges]);
        const recorder = new NumericRecorder(layout);
        recorder.record(all);
        expect(recorder.counts).toEqual(countByDefinition(layout, all));
      }),
    );
  });
});
