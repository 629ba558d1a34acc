import { deviationOfConstant } from '../../profile/build-reference.ts';
import { kolmogorovLimit } from '../distribution/kolmogorov-limit.ts';
import {
  type CategoricalColumn,
  countValues,
  type NumericColumn,
  type SampledColumn,
} from '../evidently/column.ts';
import { measureSample } from '../evidently/sample-column.ts';
import { distanceOfShares, isShareDistance } from '../own-shares.ts';
import { largestDistance } from '../statistic/kolmogorov-smirnov.ts';
import { standardDeviation, wasserstein } from '../statistic/wasserstein.ts';
import type { EvidenceColumn, Significance } from './evidence-column.ts';
import { testLevels } from './test-levels.ts';

/** A raw column as the policy Evidence asks it; all that it answers is exact. */
export function sampleColumn({ column, ...told }: SampledColumn): EvidenceColumn {
  return column.type === 'Numeric' ? numbersOf(column, told) : levelsOf(column, told);
}

function numbersOf(column: NumericColumn, told: Omit<SampledColumn, 'column'>): EvidenceColumn {
  return {
    ...told,
    kind: 'Numeric',
    levels: 0,
    isTwofold: false,
    significance: () => testNumbers(column, told.missing),
    distance: (test) => {
      if (test === 'Wasserstein') return { statistic: wassersteinOf(column), precision: 'Exact' };
      return isShareDistance(test) ? measureSample(column, test) : undefined;
    },
  };
}

function levelsOf(column: CategoricalColumn, told: Omit<SampledColumn, 'column'>): EvidenceColumn {
  const { missing } = told;
  const values = countValues(column);
  const level = (rows: number) => (missing.reference + missing.current === 0 ? [] : [rows]);
  const before = [...values.reference, ...level(missing.reference)];
  const now = [...values.current, ...level(missing.current)];
  return {
    ...told,
    kind: 'Categorical',
    levels: before.length,
    isTwofold: column.reference.size <= 2,
    significance: () => ({ ...testLevels(before, now), precision: 'Exact' }),
    distance: (test) =>
      isShareDistance(test)
        ? { statistic: distanceOfShares(test, before, now), precision: 'Exact' }
        : undefined,
  };
}

/** In standard deviations of the reference; a constant's is a thousandth of its size. */
function wassersteinOf({ reference, current }: NumericColumn): number {
  return (
    wasserstein(reference, current) / (standardDeviation(reference) || deviationOfConstant(reference[0]!))
  );
}

function testNumbers({ reference, current }: NumericColumn, missing: SampledColumn['missing']): Significance {
  const statistic = largestDistance(reference, current, missing);
  const [n, m] = [reference.length + missing.reference, current.length + missing.current];
  return {
    test: 'KolmogorovSmirnov',
    statistic,
    pValue: kolmogorovLimit((n * m) / (n + m), statistic),
    precision: 'Exact',
  };
}
