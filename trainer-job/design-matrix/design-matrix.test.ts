import type { Contract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.ts';
import { encodeDataset, selectRows } from './design-matrix.ts';
import { codeCount, learnEncoding } from './encoding.ts';

const contract: Contract = {
  target: { name: 'churn', positive: 'Yes' },
  features: [
    { name: 'plan', type: 'Categorical', nullable: true },
    { name: 'tenure', type: 'Numeric' },
  ],
};

function datasetOf(plans: (string | null)[]): Dataset {
  const levels = [...new Set(plans.filter((plan) => plan !== null))];
  return {
    rows: plans.length,
    columns: new Map([
      [
        'plan',
        { kind: 'Categorical', codes: Int32Array.from(plans, (plan) => levels.indexOf(plan ?? '')), levels },
      ],
      ['tenure', { kind: 'Numeric', values: Float32Array.from(plans.keys()) }],
    ]),
    labels: new Uint8Array(plans.length),
    hashes: { positions: new Float64Array(plans.length), remainders: new Uint32Array(plans.length) },
  };
}

const all = (dataset: Dataset) => Uint32Array.from({ length: dataset.rows }, (_, row) => row);
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('learnEncoding', () => {
  it('knows categories of ten rows by name, sorted, and pools the others', () => {
    const dataset = datasetOf([...times(10, 'b'), ...times(9, 'rare'), ...times(12, 'a')]);
    const encoding = learnEncoding(contract, dataset, all(dataset));
    expect(encoding).toEqual({
      numeric: ['tenure'],
      categorical: [{ name: 'plan', levels: ['a', 'b'], missing: false }],
    });
  });

  it('counts rows of the fit set alone', () => {
    const dataset = datasetOf([...times(10, 'b'), ...times(12, 'a')]);
    const encoding = learnEncoding(contract, dataset, all(dataset).slice(1));
    expect(encoding.categorical[0]!.levels).toEqual(['a']);
  });

  it('gives missing values a code of their own from ten rows on', () => {
    const dataset = datasetOf([...times(10, null), ...times(12, 'a')]);
    const [column] = learnEncoding(contract, dataset, all(dataset)).categorical;
    expect(column).toEqual({ name: 'plan', levels: ['a'], missing: true });
    expect(codeCount(column!)).toBe(3);
  });

  it('lists nothing of a column whose values are mostly different', () => {
    const dataset = datasetOf([...times(10, 'a'), ...Array.from({ length: 30 }, (_, row) => `x${row}`)]);
    expect(learnEncoding(contract, dataset, all(dataset)).categorical[0]).toEqual({
      name: 'plan',
      levels: [],
      missing: false,
      unlisted: 'MostlyDistinct',
    });
  });

  it('lists nothing of a column with more than a thousand levels', () => {
    const dataset = datasetOf(Array.from({ length: 12_012 }, (_, row) => `x${row % 1_001}`));
    expect(learnEncoding(contract, dataset, all(dataset)).categorical[0]).toMatchObject({
      levels: [],
      unlisted: 'TooManyLevels',
    });
  });
});

describe('encodeDataset', () => {
  it('turns unknown categories into other, and missing ones into their code or other', () => {
    const dataset = datasetOf(['a', 'new', null, 'b']);
    const known = { name: 'plan', levels: ['a', 'b'], missing: true };
    expect(encodeDataset({ numeric: ['tenure'], categorical: [known] }, dataset).codes).toEqual([
      Uint16Array.of(1, 0, 3, 2),
    ]);
    const without = { ...known, missing: false };
    expect(encodeDataset({ numeric: [], categorical: [without] }, dataset).codes).toEqual([
      Uint16Array.of(1, 0, 0, 2),
    ]);
  });

  it('selects rows in the order given', () => {
    const matrix = encodeDataset({ numeric: ['tenure'], categorical: [] }, datasetOf(['a', 'b', 'c']));
    expect(selectRows(matrix, Uint32Array.of(2, 0))).toEqual({
      rows: 2,
      numeric: [Float32Array.of(2, 0)],
      codes: [],
    });
  });
});
