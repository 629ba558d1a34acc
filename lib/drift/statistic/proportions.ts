import { normalTwoSided } from '../distribution/incomplete-gamma.ts';
import type { TestResult } from './kolmogorov-smirnov.ts';

/**
 * The z-test of two proportions with a pooled variance, two-sided. Where neither sample has both outcomes there is no variance: the same outcome in both
 * gives a p-value of 1; two different ones can't be without variance.
 *
 * @param reference how many of its rows have the outcome. @param current the same.
 */
export function proportionsTest(
  reference: { count: number; rows: number },
  current: { count: number; rows: number },
): TestResult {
  const pooled = (reference.count + current.count) / (reference.rows + current.rows);
  if (pooled === 0 || pooled === 1) return { statistic: 0, pValue: 1 };
  const difference = reference.count / reference.rows - current.count / current.rows;
  const statistic = difference / Math.sqrt(pooled * (1 - pooled) * (1 / reference.rows + 1 / current.rows));
  return { statistic, pValue: normalTwoSided(statistic) };
}
