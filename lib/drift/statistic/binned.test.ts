import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEdges, isAtom } from '../../profile/quantile-bins.ts';
import { binnedKolmogorovSmirnov, binnedWasserstein } from './binned.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { wasserstein } from './wasserstein.ts';

const sample = (minLength: number) =>
  fc
    .tuple(
      fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength, maxLength: 300 }),
      fc.array(fc.constantFrom(0, 1, 2, 72), { maxLength: 300 }),
    )
    .map(([some, ties]) => Float32Array.from([...some, ...ties]).sort());

/** Counts a sample into the bins of a reference, with exact sums. */
function binned(sorted: Float32Array, edges: number[]) {
  const bins = new Float64Array(edges.length + 1);
  let [sum, low, high] = [0, 0, 0];
  for (const value of sorted) {
    const bin = edges.filter((edge) => Math.fround(edge) < value).length;
    bins[bin]!++;
    sum += value;
    if (bin === 0) low += value;
    if (bin === edges.length) high += value;
  }
  return { bins, sum, low, high, missing: 0 };
}

describe('statistics from counts in bins', () => {
  it('hold what the raw columns give', () => {
    fc.assert(
      fc.property(sample(1), sample(1), (reference, current) => {
        const edges = chooseEdges(reference);
        const rounded = edges.map(Math.fround);
        const [before, now] = [binned(reference, edges), binned(current, edges)];
        const [raw, other] = [Float64Array.from(reference), Float64Array.from(current)];
        const statistic = kolmogorovSmirnov(raw, other).statistic;
        const interval = binnedKolmogorovSmirnov(before, now, (bin) => isAtom(edges, bin));
        expect(interval.lower).toBeLessThanOrEqual(statistic + 1e-9);
        expect(interval.upper).toBeGreaterThanOrEqual(statistic - 1e-9);
        const distance = wasserstein(raw, other);
        const bounds = binnedWasserstein(rounded, before, now, 1e-9);
        expect(bounds.lower).toBeLessThanOrEqual(distance + 1e-9);
        expect(bounds.upper).toBeGreaterThanOrEqual(distance - 1e-9);
        expect(bounds.estimate).toBeGreaterThanOrEqual(bounds.lower);
        expect(bounds.estimate).toBeLessThanOrEqual(bounds.upper);
      }),
    );
  });

  it('are exact where every value has a bin of its own', () => {
    const months = (rows: number, shift: number) =>
      Float32Array.from({ length: rows }, (_, row) => Math.min(72, 1 + (row % 72) + shift)).sort();
    const [reference, current] = [months(4_000, 0), months(3_000, 3)];
    const edges = chooseEdges(reference);
    const [before, now] = [binned(reference, edges), binned(current, edges)];
    const { statistic } = kolmogorovSmirnov(Float64Array.from(reference), Float64Array.from(current));
    // The tails are no atoms, and are empty: nothing is in doubt there.
    const interval = binnedKolmogorovSmirnov(before, now, (bin) => isAtom(edges, bin));
    expect(interval.lower).toBeCloseTo(statistic, 12);
    expect(interval.upper).toBeCloseTo(statistic, 12);
    const distance = wasserstein(Float64Array.from(reference), Float64Array.from(current));
    const bounds = binnedWasserstein(edges.map(Math.fround), before, now);
    expect(bounds.upper - bounds.lower).toBeLessThan(1e-4);
    expect(bounds.estimate).toBeCloseTo(distance, 4);
  });

  it('take missing values as less than all others', () => {
    const interval = binnedKolmogorovSmirnov(
      { bins: [50, 50], missing: 0 },
      { bins: [0, 50], missing: 50 },
      () => false,
    );
    expect(interval.lower).toBe(0.5);
    expect(
      binnedKolmogorovSmirnov({ bins: [0], missing: 5 }, { bins: [5], missing: 0 }, () => false).lower,
    ).toBe(1);
  });

  it('have only the means to go by in one bin', () => {
    const one = { bins: [10], sum: 100, low: 100, high: 100 };
    expect(binnedWasserstein([], one, { ...one, sum: 150 })).toEqual({
      lower: 5,
      estimate: 5,
      upper: Number.POSITIVE_INFINITY,
    });
  });
});
