import { type ColumnCounts, presentRows, STEPS_A_DEVIATION } from '../../profile/column-counts.ts';
import { isAtom } from '../../profile/quantile-bins.ts';
import type { ColumnReference, NumericReference } from '../../profile/reference-profile.ts';
import { kolmogorovLimit } from '../distribution/kolmogorov-limit.ts';
import {
  type BinnedNumbers,
  binnedKolmogorovSmirnov,
  binnedWasserstein,
  type DistanceBounds,
} from '../statistic/binned.ts';
import { chiSquareOfTwoSamples } from '../statistic/chi-square.ts';
import { proportionsTest } from '../statistic/proportions.ts';
import { jensenShannon } from '../statistic/shares.ts';
import { poolLevels } from './pooled-levels.ts';

/** How far a column has changed, by one measure. All but a Wasserstein distance are exact. */
export interface Effect extends DistanceBounds {
  /** Wasserstein: in standard deviations of the reference. JensenShannon: from 0 to 0.8326. MissingShare: the difference of two shares, from 0 to 1. */
  measure: 'Wasserstein' | 'JensenShannon' | 'MissingShare';
}

/** What the counts of a column say about whether it has changed. */
export interface ColumnEvidence {
  test: 'KolmogorovSmirnov' | 'ChiSquare' | 'Proportions';
  /** Of a K-S test on bins, its lower end. */
  statistic: number;
  /** Its upper end, for K-S. */
  statisticUpper?: number;
  /** From 0 to 1, for the statistic's lower end. */
  pValue: number;
  /** The effects that count; a column has drifted where one of them is large enough. */
  effects: Effect[];
}

/** Tests the values of a column: K-S for numbers and lengths of texts, with missing values below all others; chi-square for categories, with missing and unknown ones among them. */
export function testValues(reference: ColumnReference, current: ColumnCounts): ColumnEvidence {
  return reference.kind === 'Numeric' || reference.kind === 'Text'
    ? testNumbers(reference, current)
    : testCategories(reference.counts, current);
}

/** Tests whether values are missing more or less often, which can be told where there are too few values to judge themselves. */
export function testMissing(reference: ColumnCounts, current: ColumnCounts): ColumnEvidence {
  const sample = (counts: ColumnCounts) => ({
    count: counts.missing,
    rows: presentRows(counts) + counts.missing,
  });
  const { statistic, pValue } = proportionsTest(sample(reference), sample(current));
  return { test: 'Proportions', statistic, pValue, effects: [missingEffect(reference, current)] };
}

/** The levels of a categorical column: its bins, unknown categories, and missing values. */
export function levelsOf({ bins, unknown, missing }: ColumnCounts): number[] {
  return [...bins, unknown, missing];
}

function testCategories(reference: ColumnCounts, current: ColumnCounts): ColumnEvidence {
  const [before, now] = [levelsOf(reference), levelsOf(current)];
  const pooled = poolLevels(before, now);
  const { statistic, pValue } = chiSquareOfTwoSamples(pooled.reference, pooled.current);
  const distance = jensenShannon(before, now);
  const effect: Effect = { measure: 'JensenShannon', lower: distance, estimate: distance, upper: distance };
  return { test: 'ChiSquare', statistic, pValue, effects: [effect] };
}

function testNumbers(reference: NumericReference, current: ColumnCounts): ColumnEvidence {
  const { edges, counts } = reference;
  const interval = binnedKolmogorovSmirnov(counts, current, (bin) => isAtom(edges, bin));
  const [n, m] = [presentRows(counts) + counts.missing, presentRows(current) + current.missing];
  return {
    test: 'KolmogorovSmirnov',
    statistic: interval.lower,
    statisticUpper: interval.upper,
    pValue: kolmogorovLimit((n * m) / (n + m), interval.lower),
    effects: [wassersteinEffect(reference, current), missingEffect(counts, current)],
  };
}

/** Sums are rounded to steps, half a step a row and sample at most. */
const TOLERANCE = 1 / STEPS_A_DEVIATION;
/** Where sums stop, edges stop too: the distance is that of values within so many deviations of the centre. */
const FARTHEST = 32;

function wassersteinEffect(reference: NumericReference, current: ColumnCounts): Effect {
  const { edges, centre, deviation, counts } = reference;
  const inDeviations = edges.map((edge) =>
    Math.min(FARTHEST, Math.max(-FARTHEST, (Math.fround(edge) - centre) / deviation)),
  );
  const bounds = binnedWasserstein(inDeviations, numbersOf(counts), numbersOf(current), TOLERANCE);
  return { measure: 'Wasserstein', ...bounds };
}

function numbersOf({ bins, sum, low, high }: ColumnCounts): BinnedNumbers {
  return {
    bins,
    sum: sum / STEPS_A_DEVIATION,
    low: low / STEPS_A_DEVIATION,
    high: high / STEPS_A_DEVIATION,
  };
}

function missingEffect(reference: ColumnCounts, current: ColumnCounts): Effect {
  const share = (counts: ColumnCounts) => counts.missing / Math.max(1, presentRows(counts) + counts.missing);
  const difference = Math.abs(share(reference) - share(current));
  return { measure: 'MissingShare', lower: difference, estimate: difference, upper: difference };
}
