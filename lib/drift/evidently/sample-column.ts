import { chiSquare } from '../statistic/chi-square.ts';
import { countBins, sturgesEdges } from '../statistic/histogram.ts';
import { kolmogorovSmirnov, type TestResult } from '../statistic/kolmogorov-smirnov.ts';
import { proportionsTest } from '../statistic/proportions.ts';
import { jensenShannon, populationStability, totalVariation } from '../statistic/shares.ts';
import { normedWasserstein } from '../statistic/wasserstein.ts';
import type { Measure } from '../verdict.ts';
import {
  type ComparedColumn,
  countDistinct,
  countValues,
  hasMoreValues,
  type SampledColumn,
  type ValueCounts,
} from './column.ts';
import { type EvidentlyColumn, FEW_VALUES } from './evidently-column.ts';
import type { DriftTest } from './tests.ts';

/** Numbers of more distinct values in the reference are put into bins. */
const MAXIMUM_UNBINNED = 20;

/** A raw column as the policy Evidently asks it; all that it answers is exact, and as Evidently has it. */
export function sampleColumn({ name, rows, missing, column }: SampledColumn): EvidentlyColumn {
  return {
    name,
    kind: column.type,
    rows,
    missing,
    isTwofold: column.type === 'Numeric' ? !hasMoreValues(column.reference, 2) : column.reference.size <= 2,
    distinct: { values: countDistinct(column, FEW_VALUES + 1), sure: true },
    measure: (test) => measureSample(column, test),
  };
}

/**
 * What a test finds in a raw column.
 *
 * @returns undefined where the test is not made for the column: K-S and Wasserstein for categories, the z-test for more than two values.
 */
export function measureSample(column: ComparedColumn, test: DriftTest): Measure | undefined {
  switch (test) {
    case 'KolmogorovSmirnov':
      return column.type === 'Numeric'
        ? exact(kolmogorovSmirnov(column.reference, column.current))
        : undefined;
    case 'Wasserstein':
      return column.type === 'Numeric'
        ? exact({ statistic: normedWasserstein(column.reference, column.current) })
        : undefined;
    case 'Proportions':
      return proportions(column);
    case 'ChiSquare': {
      const { reference, current } = countValues(column);
      return exact(chiSquare(reference, current));
    }
    case 'TotalVariation':
      return distance(countValues(column), totalVariation);
    case 'JensenShannon':
      return distance(binned(column), jensenShannon);
    case 'PopulationStability':
      return distance(binned(column), populationStability);
  }
}

function exact({ statistic, ...result }: { statistic: number } & Partial<TestResult>): Measure {
  return { statistic: Math.min(statistic, Number.MAX_VALUE), ...result, precision: 'Exact' };
}

function distance(
  { reference, current }: ValueCounts,
  of: (before: Float64Array, now: Float64Array) => number,
): Measure {
  return exact({ statistic: of(reference, current) });
}

function proportions(column: ComparedColumn): Measure | undefined {
  if (countDistinct(column, 3) > 2) return undefined;
  const { reference, current } = countValues(column);
  const sample = (values: Float64Array) => ({
    count: values[1] ?? 0,
    rows: (values[0] ?? 0) + (values[1] ?? 0),
  });
  return exact(proportionsTest(sample(reference), sample(current)));
}

function binned(column: ComparedColumn): ValueCounts {
  if (column.type === 'Categorical' || !hasMoreValues(column.reference, MAXIMUM_UNBINNED))
    return countValues(column);
  const { reference, current, integers } = column;
  const edges = sturgesEdges(reference, current, integers);
  return { reference: countBins(reference, edges), current: countBins(current, edges) };
}
