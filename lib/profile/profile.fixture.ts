import type { Columns } from '../contract/columns.ts';
import { type Contract, parseContract } from '../contract/contract.ts';
import { buildReference } from './build-reference.ts';
import type { ReferenceProfile } from './reference-profile.ts';

/** A column of each kind: numbers, true or false, categories with and without a list, and texts that are all different. */
export const PROFILED_CONTRACT: Contract = parseContract({
  target: { name: 'churn', positive: 'yes' },
  features: [
    { name: 'charges', type: 'Numeric', nullable: true },
    { name: 'tenure', type: 'Numeric' },
    { name: 'senior', type: 'Boolean' },
    { name: 'plan', type: 'Categorical', categories: ['monthly', 'yearly', 'rare'], nullable: true },
    { name: 'city', type: 'Categorical', nullable: true },
    { name: 'email', type: 'Categorical' },
  ],
});

/** Rows of that contract; the same numbers always give the same rows. @param first where the counter begins that they are made of. */
export function profiledColumns(rows: number, first = 0): Columns {
  const rowsFrom = <T>(of: (row: number) => T) => Array.from({ length: rows }, (_, row) => of(row + first));
  const mixed = (row: number) => ((row * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
  return {
    rows,
    numeric: new Map([
      [
        'charges',
        Float32Array.from(rowsFrom((row) => (row % 50 === 0 ? Number.NaN : 20 + 100 * mixed(row)))),
      ],
      ['tenure', Float32Array.from(rowsFrom((row) => row % 72))],
      ['senior', Float32Array.from(rowsFrom((row) => (row % 6 === 0 ? 1 : 0)))],
    ]),
    categorical: new Map([
      ['plan', rowsFrom((row) => (row % 400 === 0 ? 'rare' : row % 3 === 0 ? 'yearly' : 'monthly'))],
      ['city', rowsFrom((row) => (row % 20 === 0 ? '' : `city ${row % 7}`))],
      ['email', rowsFrom((row) => `customer${row}@example.com`)],
    ]),
  };
}

/** P(positive) of as many rows. */
export function profiledScores(rows: number, first = 0): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => (((row + first) * 7_919) % 1_000) / 1_000);
}

/** The reference that 3,000 such rows, and the scores of 1,000, give. */
export function exampleReference(): ReferenceProfile {
  return buildReference(PROFILED_CONTRACT, profiledColumns(3_000), profiledScores(1_000));
}
