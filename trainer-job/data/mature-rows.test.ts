import type { Contract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import { openCsvTable } from './csv/csv-table.ts';
import type { Dataset } from './dataset.ts';
import { readDataset } from './dataset-reader.ts';
import { maturityOf } from './mature-rows.ts';
import { describeReading } from './read-rows.ts';

const contract: Contract = {
  target: { name: 'churn', positive: 'Yes', rowKey: 'id', timeColumn: 'seen', labelDelay: '48h' },
  features: [{ name: 'tenure', type: 'Numeric' }],
};
const HEADER = 'id,seen,tenure,churn\n';
const OLD = '1,2026-03-01,5,Yes\n2,2026-03-02T06:00:00Z,7,No\n';
const AS_OF = new Date('2026-03-04T06:00:00Z');

async function read(rows: string, asOf = AS_OF): Promise<Dataset> {
  async function* bytes() {
    yield Buffer.from(HEADER + rows);
  }
  const maturity = maturityOf(contract, asOf);
  return readDataset(await openCsvTable(bytes()), contract, { salt: 's', ...(maturity && { maturity }) });
}

describe('rows whose answers come late', () => {
  it('count from the very moment on at which the delay is over, and are counted while they await it', async () => {
    const dataset = await read(`${OLD}3,2026-03-02T06:00:00.001Z,9,\n4,2026-03-09,9,\n`);
    expect(dataset.rows).toBe(2);
    expect(describeReading(dataset)).toEqual({
      newestTime: Date.parse('2026-03-02T06:00:00Z'),
      awaiting: 2,
      nextMature: Date.parse('2026-03-04T06:00:00.001Z'),
    });
  });

  it('leave no trace in what is read while they are too young, whatever is in them', async () => {
    const { used, ...alone } = await read(OLD);
    const { used: others, ...beside } = await read(
      `9,2026-03-09,not a number,Perhaps\n${OLD},2026-03-09,,\n`,
    );
    expect(beside).toEqual(alone);
    expect(others).toMatchObject({ fingerprint: used!.fingerprint, awaiting: 2 });
    expect((await read(OLD.replace('7', '8'))).used!.fingerprint).not.toBe(used!.fingerprint);
  });

  it('are refused by row and column where their time cannot be read, and only then', async () => {
    await expect(read(`${OLD}3,yesterday,1,No\n4,,1,No\n`)).rejects.toThrow(
      'column seen: 2 of 4 values are missing or not dates such as 2024-02-29, the first in row 3, at most 0 allowed',
    );
  });

  it('keep their row numbers in what is said of others', async () => {
    await expect(read(`9,2026-03-09,1,\n${OLD}3,2026-03-01,x,No\n`)).rejects.toThrow(
      'column tenure: 1 of 3 values are not numbers, the first in row 4',
    );
  });

  it('are told of where all of them are too young', async () => {
    await expect(read('1,2026-03-09,5,\n2,2026-03-08,5,\n')).rejects.toThrow(
      'column seen: no row is old enough for its answer to be known; 2 rows await it, the first until 2026-03-10T00:00:00.000Z',
    );
  });

  it('need to know what time it is', () => {
    expect(() => maturityOf(contract, undefined)).toThrow('run.asOf');
    const { labelDelay: _, ...target } = contract.target;
    expect(maturityOf({ target }, undefined)).toBeUndefined();
  });
});
