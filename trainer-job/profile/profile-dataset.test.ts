import { parseContract } from '@churnops/lib/contract/contract.ts';
import { presentRows } from '@churnops/lib/profile/column-counts.ts';
import { writeReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.ts';
import { profileDataset } from './profile-dataset.ts';

const ROWS = 2_000;
const contract = parseContract({
  target: { name: 'churn', positive: 'yes' },
  features: [
    { name: 'tenure', type: 'Numeric' },
    { name: 'plan', type: 'Categorical', categories: ['gold', 'silver'] },
  ],
});
const dataset: Dataset = {
  rows: ROWS,
  columns: new Map([
    ['tenure', { kind: 'Numeric' as const, values: Float32Array.from({ length: ROWS }, (_, row) => row) }],
    [
      'plan',
      {
        kind: 'Categorical' as const,
        codes: Int32Array.from({ length: ROWS }, (_, row) => (row === 1_999 ? 2 : row % 2)),
        levels: ['gold', 'silver', 'jane@example.com'],
      },
    ],
  ]),
  labels: new Uint8Array(ROWS),
  hashes: { positions: new Float64Array(ROWS), remainders: new Uint32Array(ROWS) },
};
const range = (start: number, end: number) =>
  Uint32Array.from({ length: end - start }, (_, index) => start + index);
const turn = async () => undefined;

it('counts the rows of all three sets, and scores of the test rows only', async () => {
  const split = { fit: range(0, 1_000), tune: range(1_000, 1_200), test: range(1_200, 1_500) };
  const { columns, score } = await profileDataset(contract, dataset, split, new Float32Array(300), turn);
  expect(columns.map(({ name, counts }) => [name, presentRows(counts)])).toEqual([
    ['tenure', 1_500],
    ['plan', 1_500],
  ]);
  expect(presentRows(score!.counts)).toBe(300);
});

it('depends on which rows there are, and not on the set or the place that a row has', async () => {
  const one = { fit: range(0, 1_000), tune: range(1_000, 1_200), test: range(1_200, ROWS) };
  const other = { fit: range(500, ROWS).reverse(), tune: range(0, 200), test: range(200, 500) };
  const write = async (split: typeof one) =>
    writeReferenceProfile(await profileDataset(contract, dataset, split, new Float32Array(300), turn));
  const written = await write(one);
  expect(await write(other)).toBe(written);
  expect(written).toContain('gold');
  expect(written).not.toContain('jane');
});

it('lets others have a turn after each column', async () => {
  let turns = 0;
  const split = { fit: range(0, 1_000), tune: range(1_000, 1_200), test: range(1_200, ROWS) };
  await profileDataset(contract, dataset, split, new Float32Array(800), async () => {
    turns++;
  });
  expect(turns).toBe(2);
});
