import { describe, expect, it } from 'vitest';
import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import { fitLogisticRegression } from './fit.ts';
import { type LogisticRegressionModel, scoreLogisticRegression } from './model.ts';

const encoding = { numeric: ['x'], categorical: [{ name: 'plan', levels: ['a', 'b'], missing: false }] };
const missing = Number.NaN;
const matrix: DesignMatrix = {
  rows: 12,
  numeric: [Float32Array.of(0.5, 1.5, 2, 2.5, 3, missing, 4, 5, 5.5, missing, 7, 9)],
  codes: [Uint16Array.of(1, 1, 2, 2, 1, 1, 2, 1, 2, 2, 1, 2)],
};
const labels = Uint8Array.of(1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0);

const train = (l2: number): Promise<LogisticRegressionModel> =>
  fitLogisticRegression(encoding, matrix, labels, { l2, maximumIterations: 200 });

/** scikit-learn 1.9.1, LogisticRegression(C=1/l2, tol=1e-12) on [z, is missing, other, a, b]. */
const KNOWN = [
  {
    l2: 1,
    intercept: -0.023138106535543372,
    weights: [-0.9254720364324592, 0.007562796296432931, 0, 0.34306561105251343, -0.34306561105251326],
    first: 0.8334719940620938,
  },
  {
    l2: 0.1,
    intercept: -0.07567685915344836,
    weights: [-1.6457571237943982, 0.061998028778465684, 0, 0.6317921448208502, -0.6317921448208503],
    first: 0.9453710715110734,
  },
];

describe('fitLogisticRegression', () => {
  it.each(KNOWN)(
    'finds the coefficients that scikit-learn finds at l2 = $l2',
    async ({ l2, intercept, weights, first }) => {
      const model = await train(l2);
      const [term] = model.numeric;
      const found = [term!.weight, term!.missingWeight, ...model.categorical[0]!];
      expect(model.converged).toBe(true);
      expect(model.intercept).toBeCloseTo(intercept, 4);
      found.forEach((weight, index) => {
        expect(weight).toBeCloseTo(weights[index]!, 4);
      });
      expect(scoreLogisticRegression(model, matrix)[0]).toBeCloseTo(first, 5);
    },
  );

  it('finds the log odds of each category where nothing is penalised', async () => {
    const codes = Uint16Array.of(...Array<number>(10).fill(1), ...Array<number>(10).fill(2));
    const churned = Uint8Array.from(codes, (code, row) => (code === 1 ? Number(row < 3) : Number(row < 18)));
    const plan = { numeric: [], categorical: encoding.categorical };
    const model = await fitLogisticRegression(plan, { rows: 20, numeric: [], codes: [codes] }, churned, {
      l2: 0,
      maximumIterations: 200,
    });
    const logit = (code: number) => model.intercept + model.categorical[0]![code]!;
    expect(logit(1)).toBeCloseTo(Math.log(3 / 7), 5);
    expect(logit(2)).toBeCloseTo(Math.log(8 / 2), 5);
  });

  it('stops at the last iteration allowed and says that it did not converge', async () => {
    const model = await fitLogisticRegression(encoding, matrix, labels, { l2: 1, maximumIterations: 2 });
    expect(model).toMatchObject({ iterations: 2, converged: false });
  });

  it('lets others have a turn after each iteration', async () => {
    const seen: number[] = [];
    await fitLogisticRegression(
      encoding,
      matrix,
      labels,
      { l2: 1, maximumIterations: 3 },
      async (iteration) => {
        seen.push(iteration);
      },
    );
    expect(seen).toEqual([1, 2, 3]);
  });

  it('gives a constant column and one that is always missing no say', async () => {
    const constant = { ...matrix, numeric: [new Float32Array(12).fill(7)] };
    expect(
      (await fitLogisticRegression(encoding, constant, labels, { l2: 1, maximumIterations: 99 })).numeric,
    ).toEqual([{ mean: 7, inverse: 1, weight: 0, missingWeight: 0 }]);
    const absent = { ...matrix, numeric: [new Float32Array(12).fill(missing)] };
    const model = await fitLogisticRegression(encoding, absent, labels, { l2: 1, maximumIterations: 99 });
    expect(model.numeric[0]).toMatchObject({ mean: 0, inverse: 1, weight: 0 });
    expect(scoreLogisticRegression(model, absent).every(Number.isFinite)).toBe(true);
  });
});
