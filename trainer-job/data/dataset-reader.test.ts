import type { Contract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import { openCsvTable } from './csv/csv-table.ts';
import { categoricalColumn, type Dataset, numericColumn } from './dataset.ts';
import { readDataset } from './dataset-reader.ts';

const contract: Contract = {
  target: { name: 'churn', positive: 'Yes' },
  features: [
    { name: 'tenure', type: 'Numeric' },
    { name: 'plan', type: 'Categorical', nullable: true },
  ],
};

async function read(
  csv: string,
  changed: Partial<Contract['target']> = {},
  features = contract.features,
): Promise<Dataset> {
  async function* bytes() {
    yield Buffer.from(csv);
  }
  const table = await openCsvTable(bytes());
  return readDataset(table, { target: { ...contract.target, ...changed }, features }, { salt: 's' });
}

describe('readDataset', () => {
  it('reads typed columns by name, whatever their order, and ignores the others', async () => {
    const dataset = await read('plan,extra,churn,tenure\na,9,Yes,1.5\n,9,No,2\nb,9,No,3\na,9,Yes,4\n');
    expect(dataset.rows).toBe(4);
    expect(numericColumn(dataset, 'tenure').values).toEqual(Float32Array.of(1.5, 2, 3, 4));
    expect(categoricalColumn(dataset, 'plan')).toEqual({
      kind: 'Categorical',
      codes: Int32Array.of(0, -1, 1, 0),
      levels: ['a', 'b'],
    });
    expect(dataset.labels).toEqual(Uint8Array.of(1, 0, 0, 1));
  });

  it('counts missing values in a column that is not nullable', async () => {
    await expect(read('tenure,plan,churn\n,a,Yes\n1,a,No\n,a,No\n')).rejects.toThrow(
      'column tenure: 2 of 3 values are missing, at most 0 allowed',
    );
  });

  it('tells all problems of all columns at once, with the first row of each', async () => {
    const features: Contract['features'] = [
      { name: 'tenure', type: 'Numeric', minimum: 0 },
      { name: 'plan', type: 'Categorical', categories: ['a'], unknown: 'Refuse' },
    ];
    const reading = read('tenure,plan,churn\n1,a,Yes\nx,b,No\n-1,b,\n', {}, features);
    await expect(reading).rejects.toMatchObject({
      code: 'DataRefused',
      values: {
        problems: [
          'column churn: 1 of 3 values are missing, at most 0 allowed',
          'column tenure: 1 of 3 values are not numbers, the first in row 2',
          'column tenure: 1 of 3 values are less than the minimum 0, the first in row 3',
          'column plan: 2 of 3 values are none of the categories in the contract, which refuses others, the first in row 2',
        ].join('; '),
      },
    });
  });

  it('never repeats a cell of the data in what it says', async () => {
    const secret = 'jane@example.com';
    const reading = read(`tenure,plan,churn\n${secret},a,Yes\n1,a,${secret}\n1,a,No\n`);
    await expect(reading).rejects.toThrow(/not numbers.*|more than two/);
    await expect(reading).rejects.not.toThrow(new RegExp(secret));
  });

  it('names every column that is absent', async () => {
    await expect(read('churn\nYes\n')).rejects.toThrow(
      /column tenure: it is not in the header.*column plan: it is not/,
    );
  });

  it.each([
    ['no row', '', /no row behind the header/],
    [
      'three classes',
      '1,a,Yes\n1,a,No\n1,a,Maybe\n',
      /more than two different values, the third is in row 3/,
    ],
    ['no positive', '1,a,No\n', /no value is the positive class "Yes"/],
    ['no negative', '1,a,Yes\n', /every value is the positive class/],
  ])('refuses a target with %s', async (_, rows, reason) => {
    await expect(read(`tenure,plan,churn\n${rows}`)).rejects.toThrow(reason);
  });

  it('places a row by its key where there is one, else by its features without the target', async () => {
    const rows = 'id,tenure,plan,churn\n7,1.0,a,Yes\n8,1,a,No\n7,2,b,No\n';
    const byKey = (await read(rows, { rowKey: 'id' })).hashes.positions;
    expect(byKey[0]).toBe(byKey[2]);
    expect(byKey[0]).not.toBe(byKey[1]);
    const byContent = (await read(rows)).hashes.positions;
    expect(byContent[0]).toBe(byContent[1]);
    expect(byContent[0]).not.toBe(byContent[2]);
  });

  it('reads the time column and refuses rows without a time', async () => {
    const dataset = await read('day,tenure,plan,churn\n1970-01-03,1,a,Yes\n1970-01-01,1,a,No\n', {
      timeColumn: 'day',
    });
    expect(dataset.times).toEqual(Float64Array.of(2, 0));
    await expect(read('day,tenure,plan,churn\n,1,a,Yes\nx,1,a,No\n', { timeColumn: 'day' })).rejects.toThrow(
      'column day: 2 of 2 values are missing or not dates such as 2024-02-29, the first in row 1, at most 0 allowed',
    );
  });
});
