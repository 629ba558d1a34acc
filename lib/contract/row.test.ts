import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../errors/error-table.ts';
import { type Contract, parseContract } from './contract.ts';
import { validateRows } from './row.ts';

const contract: Contract = parseContract({
  target: { name: 'churn', positive: 'yes' },
  features: [
    { name: 'tenure', type: 'Numeric', minimum: 0, maximum: 100 },
    { name: 'charges', type: 'Numeric', nullable: true },
    { name: 'plan', type: 'Categorical', categories: ['a', 'b'] },
    { name: 'region', type: 'Categorical', categories: ['n', 's'], unknown: 'Refuse', nullable: true },
    { name: 'senior', type: 'Boolean' },
    { name: 'since', type: 'Date', maximum: 20_000 },
  ],
});
const row = [1, 2.5, 'a', 'n', true, '2024-02-29'];
const withCell = (column: number, value: unknown) =>
  row.map((cell, index) => (index === column ? value : cell));

describe('validateRows', () => {
  it('turns arrays and objects into the same columns', () => {
    const object = { since: '2024-02-29', senior: 1, region: null, plan: 'b', tenure: 100 };
    const { columns, warnings } = validateRows(contract, [row, object]);
    expect(columns).toEqual({
      rows: 2,
      numeric: new Map([
        ['tenure', Float32Array.of(1, 100)],
        ['charges', Float32Array.of(2.5, Number.NaN)],
        ['senior', Float32Array.of(1, 1)],
        ['since', Float32Array.of(19_782, 19_782)],
      ]),
      categorical: new Map([
        ['plan', ['a', 'b']],
        ['region', ['n', '']],
      ]),
    });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['null where it is not nullable', 0, null, 'missing'],
    ['undefined where it is not nullable', 2, undefined, 'missing'],
    ['NaN', 0, Number.NaN, 'not finite'],
    ['NaN in a nullable column', 1, Number.NaN, 'not finite'],
    ['1e999', 1, JSON.parse('1e999'), 'not finite'],
    ['what float32 cannot hold', 1, 1e39, 'too large'],
    ['a number as text', 0, '1', 'a number is expected'],
    ['a bigint', 0, 1n, 'a number is expected'],
    ['below the minimum', 0, -1, 'less than the minimum 0'],
    ['above the maximum', 0, 101, 'greater than the maximum 100'],
    ['a number as category', 2, 1, 'a string is expected'],
    ['an empty category', 2, '', 'send null'],
    ['a category with NUL', 2, 'a\0b', 'NUL'],
    ['half a character', 2, '\ud800', 'half a character'],
    ['a long category', 2, 'x'.repeat(2_000), 'longer than'],
    ['an unknown category where they are refused', 3, 'w', 'none of the known'],
    ['a word for a Boolean', 4, 'yes', 'true or false'],
    ['a number for a Boolean', 4, 2, 'true or false'],
    ['a date that does not exist', 5, '2023-02-29', 'a date such as'],
    ['a date as number', 5, 19_000, 'a date such as'],
    ['a date above the maximum', 5, '2030-01-01', 'greater than the maximum'],
    ['a list', 0, [1], 'a list is given'],
  ])('refuses %s, naming row and column', (_, column, value, reason) => {
    const name = contract.features[column]!.name;
    const refused = () => validateRows(contract, [row, withCell(column, value)]);
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'RowRefused',
        values: expect.objectContaining({ row: 1, column: name }),
      }),
    );
    expect(refused).toThrow(reason);
  });

  it.each([
    ['a short row', row.slice(1), 'has 5 values, the contract has 6'],
    ['a long row', [...row, 1], 'has 7 values'],
    ['a name the contract does not have', { tenure: 1, Tenure: 1 }, 'no feature "Tenure"'],
    ['a scalar', 7, 'neither an array nor an object'],
    ['null', null, 'neither an array nor an object'],
  ])('refuses %s, naming the row', (_, value, reason) => {
    expect(() => validateRows(contract, [row, value])).toThrow(`Row 1 (the first is 0): `);
    expect(() => validateRows(contract, [row, value])).toThrow(reason);
  });

  describe('of a contract whose last columns are nullable', () => {
    const grown = parseContract({
      target: contract.target,
      features: [
        { name: 'tenure', type: 'Numeric' },
        { name: 'charges', type: 'Numeric', nullable: true },
        { name: 'senior', type: 'Boolean' },
        { name: 'region', type: 'Categorical', nullable: true },
        { name: 'since', type: 'Date', nullable: true },
      ],
    });

    it('takes values that are left off the end for missing, row by row', () => {
      const { columns } = validateRows(grown, [
        [1, 2, true],
        [1, null, false, 'n'],
        [1, 2, true, null, '1970-01-02'],
      ]);
      expect(columns.categorical.get('region')).toEqual(['', 'n', '']);
      expect(columns.numeric.get('since')).toEqual(Float32Array.of(Number.NaN, Number.NaN, 1));
    });

    it('refuses a row that is shorter or longer', () => {
      const words = 'the contract has 5 features, of which the last 2 may be left off';
      expect(() => validateRows(grown, [[1, 2]])).toThrow(`it has 2 values, ${words}`);
      expect(() => validateRows(grown, [[1, 2, true, 'n', null, 1]])).toThrow(`it has 6 values, ${words}`);
    });
  });

  it('refuses no rows', () => {
    expect(() => validateRows(contract, [])).toThrow(expect.objectContaining({ code: 'RowsRefused' }));
  });

  it('does not take a member of the prototype for a value', () => {
    const small = parseContract({
      target: contract.target,
      features: [{ name: 'constructor', type: 'Numeric' }],
    });
    expect(() => validateRows(small, [{}])).toThrow('missing');
  });

  it('accepts unknown categories with one warning a column', () => {
    const { columns, warnings } = validateRows(contract, [
      row,
      withCell(2, 'new'),
      withCell(2, 'newer'),
      withCell(2, 'new'),
    ]);
    expect(columns.categorical.get('plan')).toEqual(['a', 'new', 'newer', 'new']);
    expect(warnings).toMatchObject([
      { code: 'UnknownCategory', column: 'plan', count: 3, row: 1, values: ['new', 'newer'] },
    ]);
    expect(warnings[0]?.message).toMatch(/^Column plan: 3 values are categories .* \(such as "new"\)/);
  });

  it('names the one unknown category in the warning', () => {
    const { warnings } = validateRows(contract, [row, withCell(2, 'new')]);
    expect(warnings[0]?.message).toBe(
      'Column plan: the model was not trained on the category "new"; it is scored as "other".',
    );
  });

  it('never crashes: any JSON is refused by name or gives whole columns', () => {
    const cell = fc.oneof(fc.jsonValue(), fc.constantFrom(...row, null, Number.POSITIVE_INFINITY));
    const near = fc.oneof(
      fc.tuple(...row.map((value) => fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, cell))),
      fc.record(
        Object.fromEntries(
          contract.features.map(({ name }, index) => [name, fc.oneof(fc.constant(row[index]), cell)]),
        ),
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(near, fc.jsonValue()), { maxLength: 5 }), (rows) => {
        try {
          const { columns } = validateRows(contract, rows);
          const { tenure, charges } = Object.fromEntries(columns.numeric);
          expect(
            [...columns.numeric.values(), ...columns.categorical.values()].every(
              ({ length }) => length === rows.length,
            ),
          ).toBe(true);
          expect(columns.numeric.size + columns.categorical.size).toBe(contract.features.length);
          expect(tenure!.every((value) => value >= 0 && value <= 100)).toBe(true);
          expect(charges!.every((value) => Number.isFinite(value) || Number.isNaN(value))).toBe(true);
        } catch (error) {
          if (!(error instanceof CodedError)) throw error;
          expect(error.message.length).toBeLessThan(500);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
