import { chiSquareOfTwoSamples } from '../statistic/chi-square.ts';
import type { Significance } from './evidence-column.ts';
import { poolLevels } from './pooled-levels.ts';

/** The chi-square test of two samples over levels, those that are rare in both pooled. @param reference rows by level. @param current the same levels in the same order. */
export function testLevels(
  reference: readonly number[],
  current: readonly number[],
): Omit<Significance, 'precision'> {
  const pooled = poolLevels(reference, current);
  return { test: 'ChiSquare', ...chiSquareOfTwoSamples(pooled.reference, pooled.current) };
}
