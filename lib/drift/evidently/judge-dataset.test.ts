import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComparedColumn } from './column.ts';
import { DEFAULT_EVIDENTLY_POLICY, judgeDataset } from './judge-dataset.ts';
import { categoricalColumn, numericColumn } from './raw-column.ts';

const ROWS = 1_200;
const from = <T>(of: (row: number) => T, rows = ROWS) => Array.from({ length: rows }, (_, row) => of(row));
const spread = (row: number) => ((row * 7_919) % 1_009) / 1_009;
const same: ComparedColumn = numericColumn(from(spread), from(spread));
const moved: ComparedColumn = numericColumn(
  from(spread),
  from((row) => spread(row) + 1),
);
const judge = (columns: Record<string, ComparedColumn>, policy = {}) =>
  judgeDataset(new Map(Object.entries(columns)), { ...DEFAULT_EVIDENTLY_POLICY, ...policy });

describe('judgeDataset', () => {
  it('is drifted from half of the columns on', () => {
    expect(judge({ a: same, b: moved })).toMatchObject({ verdict: 'Drifted', share: 0.5, drifted: ['b'] });
    expect(judge({ a: same, b: moved, c: same })).toMatchObject({ verdict: 'NotDrifted', judged: 3 });
    expect(judge({ a: same, b: moved, c: same }, { driftShare: 0.3 }).verdict).toBe('Drifted');
  });

  it('leaves ignored columns out of the share', () => {
    const verdict = judge({ a: same, b: moved, c: same }, { ignored: ['c'] });
    expect(verdict).toMatchObject({ verdict: 'Drifted', share: 0.5, judged: 2 });
    expect(verdict.columns[2]).toMatchObject({ verdict: 'Ignored' });
  });

  it('takes another test and threshold for a column', () => {
    expect(judge({ a: moved }).columns[0]!.result).toMatchObject({ test: 'Wasserstein', threshold: 0.1 });
    const test = judge({ a: moved }, { columns: { a: { test: 'KolmogorovSmirnov' } } });
    expect(test.columns[0]).toMatchObject({
      verdict: 'Drifted',
      result: { threshold: 0.05, direction: 'AtMost' },
    });
    expect(judge({ a: moved }, { columns: { a: { threshold: 50 } } }).verdict).toBe('NotDrifted');
  });

  it('refuses a test that is not made for the column', () => {
    const plan = categoricalColumn(
      from(() => 'monthly'),
      from(() => 'yearly'),
    );
    const columns = { plan: { test: 'Wasserstein' as const } };
    expect(() => judge({ plan }, { columns })).toThrow(
      'The test Wasserstein cannot be made for the column plan',
    );
    expect(() => judge({ same }, { columns: { same: { test: 'Proportions' as const } } })).toThrow(
      'at most two values',
    );
  });

  it('chooses the test by rows with a value that is neither missing nor infinite', () => {
    const holes = (row: number) =>
      row < 300 ? Number.NaN : row < 600 ? Number.NEGATIVE_INFINITY : spread(row);
    const column = judge({ a: numericColumn(from(holes), from(holes)) }).columns[0]!;
    expect(column).toMatchObject({
      rows: { reference: 600, current: 600 },
      result: { test: 'KolmogorovSmirnov' },
    });
  });

  it.each([
    ['no rows', numericColumn([], []), 'InsufficientData'],
    [
      'missing values only',
      numericColumn(
        from(spread),
        from(() => Number.NaN),
      ),
      'InsufficientData',
    ],
    [
      'infinite values only',
      numericColumn(
        from(() => Number.POSITIVE_INFINITY),
        from(spread),
      ),
      'InsufficientData',
    ],
    [
      'the same single value',
      numericColumn(
        from(() => 3),
        from(() => 3),
      ),
      'NotDrifted',
    ],
    [
      'another single value',
      numericColumn(
        from(() => 3),
        from(() => 4),
      ),
      'Drifted',
    ],
    [
      'missing categories only',
      categoricalColumn(
        from(() => ''),
        from(() => 'a'),
      ),
      'InsufficientData',
    ],
    [
      'an unseen category',
      categoricalColumn(
        from(() => 'a'),
        from((row) => 'ab'[row % 2]!),
      ),
      'Drifted',
    ],
    [
      'an unseen category, few rows',
      categoricalColumn(
        from(() => 'a', 99),
        from((row) => 'abc'[row % 3]!),
      ),
      'Drifted',
    ],
    [
      '10,000 categories',
      categoricalColumn(
        from((row) => `${row}`, 10_000),
        from((row) => `${row}`, 10_000),
      ),
      'NotDrifted',
    ],
    [
      '10,000 new categories',
      categoricalColumn(
        from((row) => `${row}`, 10_000),
        from((row) => `n${row}`, 10_000),
      ),
      'Drifted',
    ],
  ])('has a verdict on a column of %s', (_name, column, verdict) => {
    expect(judge({ column }).columns[0]!.verdict).toBe(verdict);
    expect(judge({ column }).verdict).toBe(verdict);
  });

  it('is not drifted by itself, whatever it is', () => {
    const number = fc.oneof(fc.double(), fc.integer({ min: 0, max: 3 }));
    const columns = fc.oneof(
      fc.array(number, { maxLength: 60 }).map((values) => numericColumn(values, values)),
      fc
        .array(fc.constantFrom('', 'a', 'b', 'c'), { maxLength: 60 })
        .map((values) => categoricalColumn(values, values)),
    );
    fc.assert(
      fc.property(columns, (column) => {
        expect(judge({ column }).verdict).not.toBe('Drifted');
      }),
    );
  });
});
