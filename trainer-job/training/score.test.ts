import { describe, expect, it } from 'vitest';
import type { LogisticRegressionModel } from '../logistic-regression/model.ts';
import { scoreModel, scoreRows } from './score.ts';

const model: LogisticRegressionModel = {
  type: 'LogisticRegression',
  encoding: { numeric: ['x'], categorical: [] },
  intercept: 0.5,
  numeric: [{ mean: 0, inverse: 1, weight: 2, missingWeight: -1 }],
  categorical: [],
  iterations: 1,
  converged: true,
};

describe('scoreRows', () => {
  it('gives what scoring all at once gives, in the order asked for, with turns in between', async () => {
    const count = 10_000;
    const matrix = {
      rows: count,
      numeric: [Float32Array.from({ length: count }, (_, row) => row / count)],
      codes: [],
    };
    const rows = Uint32Array.from({ length: count }, (_, row) => count - 1 - row);
    const shares: number[] = [];
    const scored = await scoreRows(model, matrix, rows, async (share) => {
      shares.push(share);
    });
    expect(scored).toEqual(scoreModel(model, matrix).reverse());
    expect(shares).toEqual([0.4096, 0.8192, 1]);
  });
});

describe('scoreModel', () => {
  it('stays within [0, 1] for the most extreme numbers', () => {
    const extremes = Float32Array.of(3.4e38, -3.4e38, Number.NaN, 0);
    const scores = scoreModel(model, { rows: 4, numeric: [extremes], codes: [] });
    expect(Array.from(scores, (score) => Number(score.toFixed(4)))).toEqual([1, 0, 0.3775, 0.6225]);
  });
});
