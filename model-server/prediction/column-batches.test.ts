import type { Columns } from '@churnops/lib/contract/columns.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinColumns, sliceColumns } from './column-batches.ts';

const columnsOf = (values: number[]): Columns => ({
  rows: values.length,
  numeric: new Map([['tenure', Float32Array.from(values)]]),
  categorical: new Map([['plan', values.map(String)]]),
});

describe('joinColumns', () => {
  it('copies nothing where there is one part', () => {
    const only = columnsOf([1, 2]);
    expect(joinColumns([only])).toBe(only);
  });

  it('refuses parts that do not have the same columns', () => {
    expect(() =>
      joinColumns([columnsOf([1]), { rows: 1, numeric: new Map(), categorical: new Map() }]),
    ).toThrow('column tenure is not in every part');
  });
});

describe('sliceColumns', () => {
  it('copies nothing where all rows are wanted', () => {
    const all = columnsOf([1, 2]);
    expect(sliceColumns(all, 0, 1_024)).toBe(all);
  });

  it('undoes what joining does, wherever the cuts are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (values, size) => {
          const all = columnsOf(values);
          const parts: Columns[] = [];
          for (let start = 0; start < values.length; start += size)
            parts.push(sliceColumns(all, start, start + size));
          expect(parts.map(({ rows }) => rows).reduce((sum, rows) => sum + rows)).toBe(values.length);
          expect(joinColumns(parts)).toEqual(all);
        },
      ),
    );
  });
});
