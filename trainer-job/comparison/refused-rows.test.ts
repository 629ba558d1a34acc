import { parseContract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import { openCsvTable } from '../data/csv/csv-table.ts';
import { readDataset } from '../data/dataset-reader.ts';
import { findRefusedRows, relaxContract } from './refused-rows.ts';

const CSV = `churn,tenure,plan
Yes,1,a
No,-1,a
No,72.1,a
No,72.10001,a
No,,a
No,1,
Yes,1,b
`;

async function refusedBy(features: object[]): Promise<number[]> {
  const contract = parseContract({ target: { name: 'churn', positive: 'Yes' }, features });
  const chunks = (async function* () {
    yield Buffer.from(CSV);
  })();
  const dataset = await readDataset(await openCsvTable(chunks), relaxContract(contract), { salt: '' });
  const refused = findRefusedRows(contract, dataset);
  return [...refused.keys()].filter((row) => refused[row] === 1);
}

describe('findRefusedRows', () => {
  it('takes every row of a contract that asks for nothing', async () => {
    expect(
      await refusedBy([
        { name: 'tenure', type: 'Numeric', nullable: true },
        { name: 'plan', type: 'Categorical', nullable: true },
      ]),
    ).toEqual([]);
  });

  it('finds rows outside the bounds, with values equal to a bound inside as float32', async () => {
    const tenure = { name: 'tenure', type: 'Numeric', minimum: 0, maximum: 72.1, nullable: true };
    expect(await refusedBy([tenure])).toEqual([1, 3]);
  });

  it('finds missing values where none may be', async () => {
    expect(await refusedBy([{ name: 'tenure', type: 'Numeric' }])).toEqual([4]);
    expect(await refusedBy([{ name: 'plan', type: 'Categorical' }])).toEqual([5]);
  });

  it('finds unknown categories only where they are refused', async () => {
    const plan = { name: 'plan', type: 'Categorical', categories: ['a'], nullable: true };
    expect(await refusedBy([{ ...plan, unknown: 'Refuse' }])).toEqual([6]);
    expect(await refusedBy([{ ...plan, unknown: 'Accept' }])).toEqual([]);
  });
});
