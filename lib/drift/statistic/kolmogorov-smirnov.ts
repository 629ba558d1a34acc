import { kolmogorovSurvival } from '../distribution/kolmogorov.ts';
import { greatestCommonDivisor, twoSampleSurvival } from '../distribution/two-sample-paths.ts';

/** Up to so many rows in the larger sample the p-value is exact, as scipy's `ks_2samp` has it. */
const MAXIMUM_EXACT_ROWS = 10_000;

/** What a test gave: its statistic, and how likely one as large is where nothing has changed. */
export interface TestResult {
  statistic: number;
  /** From 0 to 1. */
  pValue: number;
}

/**
 * The two-sided two-sample Kolmogorov–Smirnov test: the largest vertical distance between two empirical distributions. Ties count once, as
 * they do in scipy's `ks_2samp`.
 *
 * @param reference sorted, without missing values, one row or more.
 * @param current the same.
 */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array): TestResult {
  const statistic = largestDistance(reference, current);
  return { statistic, pValue: kolmogorovSmirnovPValue(statistic, reference.length, current.length) };
}

/**
 * The p-value of a statistic: exact up to 10,000 rows in the larger sample, else by the one-sample distribution for the rows that the two are worth together.
 *
 * @param statistic from 0 to 1.
 */
export function kolmogorovSmirnovPValue(statistic: number, reference: number, current: number): number {
  const [larger, smaller] = reference < current ? [current, reference] : [reference, current];
  if (larger > MAXIMUM_EXACT_ROWS) {
    return Math.min(
      1,
      Math.max(0, kolmogorovSurvival(roundHalfToEven((larger * smaller) / (larger + smaller)), statistic)),
    );
  }
  const multiple = (larger / greatestCommonDivisor(larger, smaller)) * smaller;
  return twoSampleSurvival(larger, smaller, Math.round(statistic * multiple));
}

/**
 * The largest vertical distance between two empirical distributions.
 *
 * @param reference sorted. @param current the same. @param missing rows without a value, which count as less than every number; each sample has one row or more.
 */
export function largestDistance(
  reference: Float64Array,
  current: Float64Array,
  missing = { reference: 0, current: 0 },
): number {
  const [n, m] = [reference.length + missing.reference, current.length + missing.current];
  const distance = (before: number, now: number) =>
    Math.abs((before + missing.reference) / n - (now + missing.current) / m);
  let [i, j, largest] = [0, 0, distance(0, 0)];
  while (i < reference.length && j < current.length) {
    const value = Math.min(reference[i] ?? 0, current[j] ?? 0);
    while (i < reference.length && reference[i] === value) i++;
    while (j < current.length && current[j] === value) j++;
    largest = Math.max(largest, distance(i, j));
  }
  return largest;
}

/** As numpy rounds. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
