import { describe, expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.ts';
import type { Check } from './check.ts';
import { runChecks } from './run-checks.ts';

const dataset: Dataset = {
  rows: 4,
  columns: new Map([
    ['tenure', { kind: 'Numeric', values: Float32Array.of(1, Number.NaN, 3, 72.1) }],
    ['plan', { kind: 'Categorical', codes: Int32Array.of(0, -1, -1, 0), levels: ['a'] }],
  ]),
  labels: Uint8Array.of(1, 0, 0, 0),
  hashes: { positions: Float64Array.of(0.1, 0.2, 0.1, 0.2), remainders: Uint32Array.of(1, 2, 1, 3) },
};

const judge = (check: Omit<Check, 'name'>) => () => runChecks(dataset, [{ name: 'it', ...check }]);

describe('runChecks', () => {
  it.each<[Omit<Check, 'name'>, string]>([
    [{ type: 'RowCount', minimum: 5 }, 'check it: there are 4 rows, at least 5 needed'],
    [{ type: 'RowCount', maximum: 3 }, 'check it: there are 4 rows, at most 3 allowed'],
    [{ type: 'PositiveShare', minimum: 0.3 }, 'the share of positive rows is 0.25, at least 0.3 needed'],
    [{ type: 'DuplicateKeys' }, '1 rows have the key of an earlier row, at most 0 allowed'],
    [
      { type: 'MissingShare', column: 'plan', maximum: 0.4 },
      'column plan: 2 of 4 values are missing (0.5), at most 0.4 allowed',
    ],
    [
      { type: 'MissingShare', column: 'tenure' },
      'column tenure: 1 of 4 values are missing (0.25), at most 0 allowed',
    ],
    [
      { type: 'Range', column: 'tenure', minimum: 2, maximum: 72 },
      'column tenure: 2 of 4 values are outside [2, 72], the first in row 1',
    ],
  ])('refuses by %j', (check, sentence) => {
    expect(judge(check)).toThrow(sentence);
  });

  it.each<Omit<Check, 'name'>>([
    { type: 'RowCount', minimum: 4, maximum: 4 },
    { type: 'PositiveShare', minimum: 0.25, maximum: 0.25 },
    { type: 'DuplicateKeys', maximum: 1 },
    { type: 'MissingShare', column: 'plan', maximum: 0.5 },
    { type: 'MissingShare', column: 'churn' },
    { type: 'Range', column: 'tenure', minimum: 1, maximum: 72.1 },
  ])('accepts by %j', (check) => {
    expect(judge(check)).not.toThrow();
  });

  it('tells all checks that fail', () => {
    const checks: Check[] = [
      { name: 'rows', type: 'RowCount', minimum: 9 },
      { name: 'fine', type: 'RowCount', minimum: 1 },
      { name: 'keys', type: 'DuplicateKeys' },
    ];
    expect(() => runChecks(dataset, checks)).toThrow(/check rows: .*; check keys: /);
  });
});
