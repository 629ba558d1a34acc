import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import type { Encoding } from '../design-matrix/encoding.ts';

/** A numeric column's part of the logit: `(x - mean) * inverse * weight` in float32, or `missingWeight`. */
export interface NumericTerm {
  mean: number;
  /** One over the standard deviation; 1 for a constant column, whose weight is 0. */
  inverse: number;
  weight: number;
  missingWeight: number;
}

/**
 * A fitted logistic regression. All numbers but the intercept are float32, so that the trainer and the
 * exported graph do the same arithmetic; terms are summed in double precision.
 */
export interface LogisticRegressionModel {
  type: 'LogisticRegression';
  encoding: Encoding;
  intercept: number;
  /** One for each of `encoding.numeric`. */
  numeric: NumericTerm[];
  /** One array for each of `encoding.categorical`, one weight for each code. */
  categorical: Float32Array[];
  iterations: number;
  converged: boolean;
}

/** Standard deviations from the mean beyond which a value counts no further: no input makes a logit infinite. */
export const STANDARDISED_LIMIT = 10_000;

/** A value's distance from the mean in standard deviations, in float32 as the graph computes it; NaN stays NaN. */
export function standardise(value: number, { mean, inverse }: Pick<NumericTerm, 'mean' | 'inverse'>): number {
  const standardised = Math.fround(Math.fround(value - mean) * inverse);
  return Math.min(Math.max(standardised, -STANDARDISED_LIMIT), STANDARDISED_LIMIT);
}

/** P(positive) of every row, as float32. */
export function scoreLogisticRegression(model: LogisticRegressionModel, matrix: DesignMatrix): Float32Array {
  const logits = new Float64Array(matrix.rows).fill(model.intercept);
  model.numeric.forEach((term, column) => {
    matrix.numeric[column]!.forEach((value, row) => {
      logits[row]! += Number.isNaN(value)
        ? term.missingWeight
        : Math.fround(standardise(value, term) * term.weight);
    });
  });
  model.categorical.forEach((weights, column) => {
    matrix.codes[column]!.forEach((code, row) => {
      logits[row]! += weights[code]!;
    });
  });
  return Float32Array.from(logits, sigmoid);
}

/** 1 / (1 + e^-x), without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const exponential = Math.exp(x);
  return exponential / (1 + exponential);
}
