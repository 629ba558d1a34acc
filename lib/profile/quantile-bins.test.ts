import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatBelow, shortest, shortestBetween } from './float32.ts';
import { chooseEdges, isAtom, MAXIMUM_BINS, MINIMUM_ROWS } from './quantile-bins.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
/** Columns as they come: few and many values, whole numbers, heavy ties, far outliers. */
const column = fc
  .oneof(
    fc.array(finite, { maxLength: 400 }),
    fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 400 }),
    fc
      .tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 900 }), fc.integer())
      .map(([rows, values, seed]) =>
        Array.from({ length: rows }, (_, row) => ((row * 7_919 + seed) % values) / 8),
      ),
    fc
      .tuple(
        fc.array(finite, { maxLength: 100 }),
        fc.array(fc.constantFrom(0, 1, 1.5, 72), { maxLength: 300 }),
      )
      .map(([some, ties]) => [...some, ...ties]),
  )
  .map((values) => Float32Array.from(values).sort());

function countBins(sorted: Float32Array, edges: number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of sorted) counts[edges.filter((edge) => Math.fround(edge) < value).length]!++;
  return counts;
}

describe('chooseEdges', () => {
  it('ascends, has few enough bins, and no bin of a few rows', () => {
    fc.assert(
      fc.property(column, (sorted) => {
        const edges = chooseEdges(sorted);
        for (let index = 1; index < edges.length; index++)
          expect(Math.fround(edges[index]!)).toBeGreaterThan(Math.fround(edges[index - 1]!));
        expect(edges.length + 1).toBeLessThanOrEqual(
          Math.max(1, Math.min(MAXIMUM_BINS, Math.floor(sorted.length / 10))),
        );
        if (edges.length === 0) return;
        for (const count of countBins(sorted, edges)) {
          if (count !== 0) expect(count).toBeGreaterThanOrEqual(MINIMUM_ROWS);
        }
      }),
    );
  });

  it('names no value of fewer than ten rows, unless nothing is between two values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 20, maxLength: 600 }),
        (values) => {
          const sorted = Float32Array.from(values).sort();
          for (const edge of chooseEdges(sorted)) {
            const rows = values.filter((value) => value === Math.fround(edge)).length;
            if (rows > 0) expect(rows).toBeGreaterThanOrEqual(MINIMUM_ROWS);
          }
        },
      ),
    );
  });

  it('gives each whole number of a tenure in months a bin of its own', () => {
    const sorted = Float32Array.from({ length: 5_000 }, (_, row) => 1 + (row % 72)).sort();
    const edges = chooseEdges(sorted);
    const atoms = edges.filter((_, bin) => isAtom(edges, bin)).map(Math.fround);
    expect(atoms).toEqual(Array.from({ length: 72 }, (_, month) => month + 1));
  });

  it('cuts a continuous column into bins of about as many rows', () => {
    const sorted = Float32Array.from({ length: 100_000 }, (_, row) => row / 7).sort();
    const counts = countBins(
      sorted.filter((_, row) => row % 10 === 0),
      chooseEdges(sorted),
    );
    expect(counts.length).toBeGreaterThan(1_000);
    expect(Math.max(...counts)).toBeLessThanOrEqual(20);
  });

  it('takes atoms with their surroundings where there is no room for both', () => {
    const sorted = Float32Array.from({ length: 90_000 }, (_, row) => row % 900).sort();
    const edges = chooseEdges(sorted);
    expect(edges.length).toBe(MAXIMUM_BINS - 1);
    const counts = countBins(sorted, edges);
    expect(counts.filter((count) => count > 0)).toEqual(new Array(900).fill(100));
  });
});

describe('isAtom', () => {
  it('is true of two edges with one float32 between them, and of no others', () => {
    fc.assert(
      fc.property(finite, finite, (value, other) => {
        const below = floatBelow(value);
        fc.pre(Number.isFinite(below) && other < below);
        expect(isAtom([below, value], 1)).toBe(true);
        expect(isAtom([floatBelow(below), value], 1)).toBe(false);
        expect(isAtom([other, value], 1)).toBe(false);
      }),
    );
  });
});

describe('float32', () => {
  it('finds the neighbour below, and decimals that round back', () => {
    fc.assert(
      fc.property(finite, (value) => {
        const below = floatBelow(value);
        expect(below).toBeLessThan(value);
        // The zero below 0 may become the one above: they are the same number.
        expect(Math.fround(shortest(value)) === value).toBe(true);
        if (!Number.isFinite(below)) return;
        expect(
          Math.fround(below + (value - below) / 2) === below ||
            Math.fround(below + (value - below) / 2) === value,
        ).toBe(true);
      }),
    );
  });

  it('parts any two', () => {
    fc.assert(
      fc.property(finite, finite, (one, other) => {
        fc.pre(one !== other);
        const [low, high] = one < other ? [one, other] : [other, one];
        const edge = Math.fround(shortestBetween(low, high));
        expect(edge).toBeGreaterThanOrEqual(low);
        expect(edge).toBeLessThan(high);
      }),
    );
  });
});
