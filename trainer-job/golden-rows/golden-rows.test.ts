import type { Contract } from '@churnops/lib/contract/contract.ts';
import { validateRows } from '@churnops/lib/contract/row.ts';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../data/dataset.ts';
import { learnEncoding } from '../design-matrix/encoding.ts';
import type { LogisticRegressionModel } from '../logistic-regression/model.ts';
import { RandomStream } from '../random/random-stream.ts';
import { drawGoldenRows } from './draw-golden-rows.ts';
import { createGoldenRows } from './golden-rows.ts';

const contract: Contract = {
  target: { name: 'churn', positive: 'Yes' },
  features: [
    { name: 'tenure', type: 'Numeric', minimum: 0, maximum: 400 },
    { name: 'charge', type: 'Numeric', nullable: true },
    { name: 'plan', type: 'Categorical', nullable: true },
    { name: 'region', type: 'Categorical', categories: ['n', 's'], unknown: 'Refuse' },
    { name: 'since', type: 'Date' },
    { name: 'flag', type: 'Boolean' },
  ],
};

const rows = 400;
const each = <T>(value: (row: number) => T) => Array.from({ length: rows }, (_, row) => value(row));
const dataset: Dataset = {
  rows,
  columns: new Map([
    ['tenure', { kind: 'Numeric', values: Float32Array.from(each((row) => row)) }],
    [
      'charge',
      { kind: 'Numeric', values: Float32Array.from(each((row) => (row % 9 === 0 ? Number.NaN : row / 7))) },
    ],
    [
      'plan',
      {
        kind: 'Categorical',
        codes: Int32Array.from(each((row) => (row < 3 ? 2 : row % 11 === 0 ? -1 : row % 2))),
        levels: ['a', 'b', 'rare'],
      },
    ],
    ['region', { kind: 'Categorical', codes: Int32Array.from(each((row) => row % 2)), levels: ['n', 's'] }],
    ['since', { kind: 'Numeric', values: Float32Array.from(each((row) => 18_000 + row)) }],
    ['flag', { kind: 'Numeric', values: Float32Array.from(each((row) => row % 2)) }],
  ]),
  labels: new Uint8Array(rows),
  hashes: { positions: new Float64Array(rows), remainders: new Uint32Array(rows) },
};
const fit = Uint32Array.from({ length: rows }, (_, row) => row);
const encoding = learnEncoding(contract, dataset, fit);
const draw = () => drawGoldenRows(contract, encoding, dataset, fit, 200, new RandomStream(1, 'goldenRows'));
/** A model whose logits lie within `spread` around 0. */
const narrowModel = (spread: number): LogisticRegressionModel => ({
  type: 'LogisticRegression',
  encoding,
  intercept: 0,
  numeric: encoding.numeric.map((_, index) => ({
    mean: 200,
    inverse: 1 / 400,
    weight: index === 0 ? spread : 0,
    missingWeight: 0,
  })),
  categorical: encoding.categorical.map(({ levels }) => new Float32Array(levels.length + 2)),
  iterations: 1,
  converged: true,
});
const column = (index: number) => draw().rows.map((row) => row[index]!);

describe('drawGoldenRows', () => {
  it('keeps the contract, and reads back as the very columns that are scored', () => {
    const { rows: drawn, dataset: own } = draw();
    const { columns } = validateRows(contract, drawn);
    for (const [name, values] of columns.numeric)
      expect(own.columns.get(name)).toEqual({ kind: 'Numeric', values });
    for (const [name, values] of columns.categorical) {
      const given = own.columns.get(name);
      if (given?.kind !== 'Categorical') throw new Error(`${name} should be categorical`);
      expect(Array.from(given.codes, (code) => given.levels[code] ?? '')).toEqual(values);
    }
  });

  it('has no extreme of a column', () => {
    const tenures = column(0) as number[];
    expect(Math.min(...tenures)).toBeGreaterThan(10);
    expect(Math.max(...tenures)).toBeLessThan(390);
  });

  it('has missing values, known and unknown categories, and no rare one', () => {
    expect(new Set(column(2))).toEqual(new Set(['a', 'b', '(unknown)', null]));
    expect(new Set(column(3))).toEqual(new Set(['n', 's']));
    expect(column(1)).toContain(null);
    expect(column(0)).not.toContain(null);
  });

  it('draws the same rows again from the same stream', () => {
    expect(draw()).toEqual(draw());
  });
});

describe('createGoldenRows', () => {
  it('keeps rows whose label no rounding can turn', () => {
    const { probability } = createGoldenRows(contract, narrowModel(4), 0.5, dataset, fit, 1);
    expect(probability).toHaveLength(48);
    expect(Math.min(...probability.map((value) => Math.abs(value - 0.5)))).toBeGreaterThan(1e-4);
  });

  it('keeps the clearest rows of a model that tells all of them hardly apart', () => {
    const {
      rows: kept,
      probability,
      label,
    } = createGoldenRows(contract, narrowModel(1e-4), 0.5, dataset, fit, 1);
    const distances = probability.map((value) => Math.abs(value - 0.5));
    expect(kept.length).toBeGreaterThan(0);
    expect(Math.max(...distances)).toBeLessThan(1e-4);
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(Math.max(...distances) / 2);
    expect(label).toEqual(probability.map((value) => (value >= 0.5 ? 1 : 0)));
  });
});
