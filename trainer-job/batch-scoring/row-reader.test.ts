import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellScanner } from '../csv-cells/cell-scanner.ts';
import { readNumericCell } from '../data/cell.ts';
import { RowReader } from './row-reader.ts';

const FEATURES: Feature[] = [
  { name: 'charges', type: 'Numeric', nullable: true, minimum: -5, maximum: 1e39 },
  { name: 'since', type: 'Date', nullable: true, minimum: 0 },
  { name: 'senior', type: 'Boolean' },
  { name: 'plan', type: 'Categorical', nullable: true, categories: ['monthly', 'yearly'], unknown: 'Refuse' },
  { name: 'city', type: 'Categorical', categories: ['Rome'] },
];
const CONTRACT: Contract = { target: { name: 'churn', positive: 'Yes' }, features: FEATURES };
const HEADER = ['city', 'id', ...FEATURES.slice(0, 4).map(({ name }) => name)];

/** One value of a row by the contract: what it becomes, or the fault. */
function expected(feature: Feature, cell: string): number | string {
  if (feature.type !== 'Categorical') {
    if (cell === '') return feature.nullable === true ? Number.NaN : 'missing';
    return readNumericCell(feature, cell);
  }
  if (cell === '') return feature.nullable === true ? '' : 'missing';
  return feature.unknown === 'Refuse' && !feature.categories!.includes(cell) ? 'unknownCategory' : cell;
}

describe('RowReader', () => {
  it('reads each cell as the trainer does, block by block, and tells of each row the first fault in contract order', () => {
    const cells = fc.record({
      charges: fc.constantFrom('1', '-7', '0.5', '1e39', '1e999', '', 'x', '1e3', '+2'),
      since: fc.constantFrom('2024-02-29', '2023-02-29', '', '1969-12-31', '2024-01-01T12:00:00Z'),
      senior: fc.constantFrom('1', 'FALSE', 'true', 'yes', ''),
      plan: fc.constantFrom('monthly', 'yearly', 'weekly', ''),
      city: fc.constantFrom('Rome', 'Köln', 'Paris', ''),
    });
    const reader = new RowReader(CONTRACT, HEADER);
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 20 }), (rows) => {
        const text = rows.map((row) =>
          HEADER.map((name) => (row as Record<string, string>)[name] ?? 7).join(','),
        );
        const bytes = Buffer.from(text.map((line) => `${line}\n`).join(''));
        const read = reader.read(
          new CellScanner(HEADER.length, { refuseOdd: true }).scan({ bytes, line: 2 }),
        );
        const values = rows.map((row) =>
          FEATURES.map((feature) => expected(feature, row[feature.name as 'plan'])),
        );
        const faultOf = (row: number) =>
          FEATURES.findIndex(({ type, categories }, index) => {
            const value = values[row]![index]!;
            if (type !== 'Categorical') return typeof value === 'string';
            return value === 'missing' || (value === 'unknownCategory' && categories !== undefined);
          });
        const faults = rows.flatMap((_, row) => {
          const index = faultOf(row);
          return index === -1 ? [] : [{ row, column: FEATURES[index]!.name, kind: values[row]![index] }];
        });
        const good = rows.map((_, row) => row).filter((row) => faultOf(row) === -1);
        expect(read.faults).toEqual(faults);
        expect([...read.good]).toEqual(good);
        expect(read.unknown).toBe(good.filter((row) => rows[row]!.city !== 'Rome').length);
        for (const [index, { name, type }] of FEATURES.entries()) {
          const { numeric, categorical } = read.columns;
          const column = type === 'Categorical' ? categorical.get(name) : numeric.get(name);
          expect([...column!]).toEqual(good.map((row) => values[row]![index]));
        }
      }),
      { numRuns: 300 },
    );
  });
});
