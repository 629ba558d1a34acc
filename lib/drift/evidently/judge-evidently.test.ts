import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSamples } from '../judge-samples.ts';
import type { JudgementRules } from '../verdict.ts';
import { type ComparedColumn, countRows } from './column.ts';
import { categoricalColumn, numericColumn } from './raw-column.ts';

const ROWS = 1_200;
const from = <T>(of: (row: number) => T, rows = ROWS) => Array.from({ length: rows }, (_, row) => of(row));
const spread = (row: number) => ((row * 7_919) % 1_009) / 1_009;
const same: ComparedColumn = numericColumn(from(spread), from(spread));
const moved: ComparedColumn = numericColumn(
  from(spread),
  from((row) => spread(row) + 1),
);
const judge = (columns: Record<string, ComparedColumn>, rules: Omit<JudgementRules, 'policy'> = {}) =>
  judgeSamples(
    Object.entries(columns).map(([name, column]) => ({
      name,
      rows: { reference: countRows(column.reference), current: countRows(column.current) },
      missing: { reference: 0, current: 0 },
      column,
    })),
    { policy: 'Evidently', ...rules },
  );

describe('judgeSamples by the policy Evidently', () => {
  it('alarms from half of the columns on', () => {
    expect(judge({ a: same, b: moved })).toMatchObject({ verdict: 'Alarm', share: 0.5, drifted: ['b'] });
    expect(judge({ a: same, b: moved, c: same })).toMatchObject({ verdict: 'Clear', judged: 3 });
    expect(judge({ a: same, b: moved, c: same }, { alarm: { share: 0.3 } }).verdict).toBe('Alarm');
    expect(judge({ a: same, b: moved, c: same }, { alarm: { columns: 1 } }).verdict).toBe('Alarm');
  });

  it('leaves ignored columns out of the share', () => {
    const verdict = judge({ a: same, b: moved, c: same }, { columns: [{ name: 'c', ignore: true }] });
    expect(verdict).toMatchObject({ verdict: 'Alarm', share: 0.5, judged: 2 });
    expect(verdict.columns[2]).toMatchObject({ verdict: 'Ignored' });
  });

  it('takes another test and threshold for a column', () => {
    expect(judge({ a: moved }).columns[0]).toMatchObject({ test: 'Wasserstein', threshold: 0.1 });
    const test = judge({ a: moved }, { columns: [{ name: 'a', test: 'KolmogorovSmirnov' }] });
    expect(test.columns[0]).toMatchObject({ verdict: 'Drifted', threshold: 0.05 });
    expect(judge({ a: moved }, { columns: [{ name: 'a', threshold: 50 }] }).verdict).toBe('Clear');
  });

  it('refuses a test that is not made for the column', () => {
    const plan = categoricalColumn(
      from(() => 'monthly'),
      from(() => 'yearly'),
    );
    expect(() => judge({ plan }, { columns: [{ name: 'plan', test: 'Wasserstein' }] })).toThrow(
      'The test Wasserstein cannot be made for the column plan',
    );
    expect(() => judge({ same }, { columns: [{ name: 'same', test: 'Proportions' }] })).toThrow(
      'at most two values',
    );
  });

  it('judges nothing by fewer rows than are asked for', () => {
    expect(judge({ a: moved }, { minimumRows: ROWS }).verdict).toBe('Alarm');
    expect(judge({ a: moved }, { minimumRows: ROWS + 1 })).toMatchObject({
      verdict: 'InsufficientData',
      columns: [{ reason: 'there are 1200 rows of it, 1201 are needed' }],
    });
  });

  it('chooses the test by rows with a value that is neither missing nor infinite', () => {
    const holes = (row: number) =>
      row < 300 ? Number.NaN : row < 600 ? Number.NEGATIVE_INFINITY : spread(row);
    const column = judge({ a: numericColumn(from(holes), from(holes)) }).columns[0]!;
    expect(column).toMatchObject({
      rows: { reference: 600, current: 600 },
      test: 'KolmogorovSmirnov',
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
      'Stable',
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
      'Stable',
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
    const whole = { Drifted: 'Alarm', Stable: 'Clear', InsufficientData: 'InsufficientData' };
    expect(judge({ column }).verdict).toBe(whole[verdict as keyof typeof whole]);
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
        expect(judge({ column }).verdict).not.toBe('Alarm');
      }),
    );
  });
});
