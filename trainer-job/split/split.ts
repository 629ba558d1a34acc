import { error } from '../errors.ts';
import type { SplitSpec } from '../training/training-spec.ts';

/** Row numbers of each set, ascending. */
export interface Split {
  /** What the model is fitted on. */
  fit: Uint32Array;
  /** What the threshold is chosen on. */
  tune: Uint32Array;
  /** What the model is judged by, once. */
  test: Uint32Array;
}

/**
 * Divides rows by their position in [0, 1): below `testShare` is test, the next `tuneShare` is tune, the rest
 * is fit. Test comes first, so that another `tuneShare` moves no row into or out of the test set.
 */
export function splitRows(positions: Float64Array, { tuneShare, testShare }: SplitSpec): Split {
  const test: number[] = [];
  const tune: number[] = [];
  const fit: number[] = [];
  positions.forEach((position, row) => {
    if (position < testShare) test.push(row);
    else if (position < testShare + tuneShare) tune.push(row);
    else fit.push(row);
  });
  return { fit: Uint32Array.from(fit), tune: Uint32Array.from(tune), test: Uint32Array.from(test) };
}

/** Rows of each class that a set needs at least: fewer cannot be fitted on, and say nothing about a model. */
const MINIMUM_OF_EACH_CLASS = 5;

/** @throws SplitTooSmall where a set has too few rows of a class. */
export function requireBothClasses(split: Split, labels: Uint8Array): void {
  for (const set of ['fit', 'tune', 'test'] as const) {
    const positives = split[set].reduce((count, row) => count + labels[row]!, 0);
    const negatives = split[set].length - positives;
    if (Math.min(positives, negatives) < MINIMUM_OF_EACH_CLASS) {
      throw error('SplitTooSmall', { set, positives, negatives, minimum: MINIMUM_OF_EACH_CLASS });
    }
  }
}
