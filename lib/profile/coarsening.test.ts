import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Coarsening } from './coarsening.ts';
import { addCounts, type ColumnCounts, presentRows } from './column-counts.ts';
import { parseReferenceProfile } from './parse-reference-profile.ts';
import { exampleReference } from './profile.fixture.ts';
import { binsOf, profiledColumns, writeReferenceProfile } from './reference-profile.ts';

const reference = exampleReference();
const columns = profiledColumns(reference);
const rowsOf = (counts: ColumnCounts[]) => counts.map((each) => presentRows(each));

describe('Coarsening', () => {
  it('leaves few enough bins, loses no row, and keeps tails and sums', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 400 }), (maximum) => {
        const coarse = new Coarsening(reference, maximum);
        const after = profiledColumns(coarse.reference);
        expect(rowsOf(after.map(({ counts }) => counts))).toEqual(
          rowsOf(columns.map(({ counts }) => counts)),
        );
        after.forEach((column, index) => {
          const before = columns[index]!;
          expect(column.counts.bins.length).toBe(binsOf(column));
          if (column.kind === 'Categorical' || column.kind === 'Boolean') {
            expect(column).toBe(before);
            return;
          }
          expect(binsOf(column)).toBeLessThanOrEqual(Math.max(3, maximum));
          expect(column.counts.bins[0]).toBe(before.counts.bins[0]);
          expect(column.counts.bins.at(-1)).toBe(before.counts.bins.at(-1));
          expect({ ...column.counts, bins: 0 }).toEqual({ ...before.counts, bins: 0 });
        });
        expect(parseReferenceProfile(writeReferenceProfile(coarse.reference))).toEqual(coarse.reference);
      }),
    );
  });

  it('gives the same before and after adding, and as the reference has', () => {
    const coarse = new Coarsening(reference, 20);
    const counts = columns.map((column) => column.counts);
    expect(coarse.counts(counts)).toEqual(profiledColumns(coarse.reference).map((column) => column.counts));
    const double = (all: ColumnCounts[]) =>
      all.map((each) => {
        const sum = { ...each, bins: each.bins.slice() };
        addCounts(sum, each);
        return sum;
      });
    expect(coarse.counts(double(counts))).toEqual(double(coarse.counts(counts)));
  });

  it('joins bins into some of about as many rows', () => {
    const { bins } = new Coarsening(reference, 22).reference.columns[0]!.counts;
    expect(bins.length).toBe(22);
    for (const count of bins.slice(1, -1)) expect(Math.abs(count - 2_940 / 20)).toBeLessThan(20);
  });

  it('refuses to leave nothing', () => {
    expect(() => new Coarsening(reference, 2)).toThrow('at least 3 bins');
  });
});
