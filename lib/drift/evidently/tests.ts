import { chiSquare } from '../statistic/chi-square.ts';
import { countBins, sturgesEdges } from '../statistic/histogram.ts';
import { kolmogorovSmirnov } from '../statistic/kolmogorov-smirnov.ts';
import { proportionsTest } from '../statistic/proportions.ts';
import { jensenShannon, populationStability, totalVariation } from '../statistic/shares.ts';
import { normedWasserstein } from '../statistic/wasserstein.ts';
import { type ComparedColumn, countRows, countValues, type ValueCounts } from './column.ts';

/** The tests by name. */
export type DriftTest =
  | 'KolmogorovSmirnov'
  | 'ChiSquare'
  | 'Proportions'
  | 'Wasserstein'
  | 'JensenShannon'
  | 'PopulationStability'
  | 'TotalVariation';

/** Whether a score speaks for drift where it is small, as p-values do, or where it is large, as distances do. */
export type Direction = 'AtMost' | 'Below' | 'AtLeast';

/** Each test's default threshold and direction; Evidently's own. */
export const DEFAULT_THRESHOLDS: Readonly<Record<DriftTest, { threshold: number; direction: Direction }>> = {
  KolmogorovSmirnov: { threshold: 0.05, direction: 'AtMost' },
  ChiSquare: { threshold: 0.05, direction: 'Below' },
  Proportions: { threshold: 0.05, direction: 'Below' },
  Wasserstein: { threshold: 0.1, direction: 'AtLeast' },
  JensenShannon: { threshold: 0.1, direction: 'AtLeast' },
  PopulationStability: { threshold: 0.1, direction: 'AtLeast' },
  TotalVariation: { threshold: 0.1, direction: 'AtLeast' },
};

/** From this many rows of the reference on, distances take the place of tests. */
const LARGE_REFERENCE = 1_000;
/** Numbers of at most so many distinct values are treated as categories. */
const FEW_VALUES = 5;
/** Numbers of more distinct values in the reference are put into bins. */
const MAXIMUM_UNBINNED = 20;

/** The test that Evidently takes where nothing is said. */
export function chooseTest(column: ComparedColumn): DriftTest {
  const distinct = countValues(column).reference.length;
  const few = column.type === 'Categorical' || distinct <= FEW_VALUES;
  if (countRows(column.reference) > LARGE_REFERENCE) return few ? 'JensenShannon' : 'Wasserstein';
  if (!few) return 'KolmogorovSmirnov';
  return distinct > 2 ? 'ChiSquare' : 'Proportions';
}

/**
 * A test's score: a p-value or a distance.
 *
 * @returns undefined where the test is not made for the column: K-S and Wasserstein for categories, the z-test for more than two values.
 */
export function scoreOf(column: ComparedColumn, test: DriftTest): number | undefined {
  switch (test) {
    case 'KolmogorovSmirnov':
      return column.type === 'Numeric'
        ? kolmogorovSmirnov(column.reference, column.current).pValue
        : undefined;
    case 'Wasserstein':
      return column.type === 'Numeric' ? normedWasserstein(column.reference, column.current) : undefined;
    case 'ChiSquare':
      return withCounts(countValues(column), (before, now) => chiSquare(before, now).pValue);
    case 'Proportions':
      return proportions(countValues(column));
    case 'JensenShannon':
      return withCounts(binned(column), jensenShannon);
    case 'PopulationStability':
      return withCounts(binned(column), populationStability);
    case 'TotalVariation':
      return withCounts(countValues(column), totalVariation);
  }
}

/** Whether a score speaks for drift. */
export function isDrift(score: number, threshold: number, direction: Direction): boolean {
  if (direction === 'AtMost') return score <= threshold;
  return direction === 'Below' ? score < threshold : score >= threshold;
}

function withCounts<T>(
  { reference, current }: ValueCounts,
  score: (before: Float64Array, now: Float64Array) => T,
): T {
  return score(reference, current);
}

function proportions(counts: ValueCounts): number | undefined {
  const { reference, current } = counts;
  if (reference.length > 2) return undefined;
  const sample = (values: Float64Array) => ({
    count: values[1] ?? 0,
    rows: (values[0] ?? 0) + (values[1] ?? 0),
  });
  return proportionsTest(sample(reference), sample(current)).pValue;
}

function binned(column: ComparedColumn): ValueCounts {
  const counts = countValues(column);
  if (column.type === 'Categorical') return counts;
  const distinct = counts.reference.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  if (distinct <= MAXIMUM_UNBINNED) return counts;
  const { reference, current, integers } = column;
  const edges = sturgesEdges(reference, current, integers);
  return { reference: countBins(reference, edges), current: countBins(current, edges) };
}
