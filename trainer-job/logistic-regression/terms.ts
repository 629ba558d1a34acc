import type { DesignMatrix } from '../design-matrix/design-matrix.ts';
import { codeCount, type Encoding } from '../design-matrix/encoding.ts';
import { standardise } from './model.ts';

/** One block of columns of the regression, and the place of its weights in the parameter vector. */
export type Term =
  | { kind: 'Numeric'; offset: number; values: Float32Array; mean: number; inverse: number }
  | { kind: 'Categorical'; offset: number; codes: Uint16Array; size: number };

/** The columns of the regression: parameter 0 is the intercept. */
export interface Terms {
  terms: Term[];
  /** Parameters in all. */
  size: number;
}

/**
 * Standardises numeric columns and lays out the parameters: two a numeric column (its weight, and the weight
 * of missing), one a code of a categorical column.
 */
export function createTerms(encoding: Encoding, matrix: DesignMatrix): Terms {
  const terms: Term[] = [];
  let size = 1;
  for (const values of matrix.numeric) {
    const scale = measure(values);
    // A missing value is marked by NaN still, and takes the second parameter.
    terms.push({
      kind: 'Numeric',
      offset: size,
      values: values.map((value) => standardise(value, scale)),
      ...scale,
    });
    size += 2;
  }
  encoding.categorical.forEach((column, index) => {
    const count = codeCount(column);
    terms.push({ kind: 'Categorical', offset: size, codes: matrix.codes[index]!, size: count });
    size += count;
  });
  return { terms, size };
}

/** Mean and one over the standard deviation of what is not missing, as float32. */
function measure(values: Float32Array): { mean: number; inverse: number } {
  let count = 0;
  let sum = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
  }
  if (count === 0) return { mean: 0, inverse: 1 };
  const mean = Math.fround(sum / count);
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  const inverse = Math.fround(1 / Math.sqrt(squares / count));
  return { mean, inverse: Number.isFinite(inverse) ? inverse : 1 };
}
