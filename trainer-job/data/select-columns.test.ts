import { expect, it } from 'vitest';
import { MISSING_CODE } from './dataset.ts';
import { selectColumns } from './select-columns.ts';

it('takes rows in the order that is asked for, with missing values as the model knows them', () => {
  const dataset = {
    rows: 3,
    columns: new Map([
      ['tenure', { kind: 'Numeric' as const, values: Float32Array.of(1, Number.NaN, 3) }],
      [
        'plan',
        { kind: 'Categorical' as const, codes: Int32Array.of(0, MISSING_CODE, 1), levels: ['a', 'b'] },
      ],
    ]),
    labels: new Uint8Array(3),
    hashes: { positions: new Float64Array(3), remainders: new Uint32Array(3) },
  };
  expect(selectColumns(dataset, Uint32Array.of(2, 1, 1))).toEqual({
    rows: 3,
    numeric: new Map([['tenure', Float32Array.of(3, Number.NaN, Number.NaN)]]),
    categorical: new Map([['plan', ['b', '', '']]]),
  });
});
