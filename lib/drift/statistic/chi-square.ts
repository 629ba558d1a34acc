import { chiSquareSurvival } from '../distribution/incomplete-gamma.ts';
import type { TestResult } from './kolmogorov-smirnov.ts';

/**
 * Pearson's chi-square test of counts against a reference whose shares are taken as known: expected are the reference's counts, scaled to as many rows. A category that the
 * reference has not, and the current data has, makes the statistic infinite and the p-value 0. Fewer than two categories tell nothing: the p-value is 1.
 *
 * @param reference counts by category, 0 or more, with a sum above 0.
 * @param current counts of the same categories, in the same order.
 */
export function chiSquare(reference: ArrayLike<number>, current: ArrayLike<number>): TestResult {
  const [referenceRows, currentRows] = [sum(reference), sum(current)];
  let [statistic, categories] = [0, 0];
  for (let index = 0; index < reference.length; index++) {
    const expected = ((reference[index] ?? 0) * currentRows) / referenceRows;
    const observed = current[index] ?? 0;
    if (expected === 0 && observed === 0) continue;
    categories++;
    statistic += expected === 0 ? Number.POSITIVE_INFINITY : (observed - expected) ** 2 / expected;
  }
  return { statistic, pValue: categories < 2 ? 1 : chiSquareSurvival(statistic, categories - 1) };
}

/**
 * The chi-square test of homogeneity of two samples, in which the reference is a sample too: a window that is not small against its reference would
 * otherwise alarm too often.
 *
 * @param reference counts by category. @param current counts of the same categories, in the same order.
 */
export function chiSquareOfTwoSamples(reference: ArrayLike<number>, current: ArrayLike<number>): TestResult {
  const [referenceRows, currentRows] = [sum(reference), sum(current)];
  const rows = referenceRows + currentRows;
  let [statistic, categories] = [0, 0];
  for (let index = 0; index < reference.length; index++) {
    const [before, now] = [reference[index] ?? 0, current[index] ?? 0];
    if (before + now === 0) continue;
    categories++;
    const share = (before + now) / rows;
    statistic += (before - share * referenceRows) ** 2 / (share * referenceRows);
    statistic += (now - share * currentRows) ** 2 / (share * currentRows);
  }
  return { statistic, pValue: categories < 2 ? 1 : chiSquareSurvival(statistic, categories - 1) };
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < counts.length; index++) total += counts[index] ?? 0;
  return total;
}
