import { deviationOfConstant } from '../profile/build-reference.ts';
import { type ColumnCounts, MAXIMUM_STEPS, STEPS_A_DEVIATION } from '../profile/column-counts.ts';
import type { NumericReference } from '../profile/reference-profile.ts';
import { type BinnedNumbers, binnedWasserstein } from './statistic/binned.ts';
import { MINIMUM_DEVIATION } from './statistic/wasserstein.ts';
import type { Measure } from './verdict.ts';

/** Sums are rounded to steps, half a step a row and sample at most. */
const TOLERANCE = 1 / STEPS_A_DEVIATION;
/** Where sums stop, edges stop too: the distance is that of values within so many deviations of the centre. */
export const FARTHEST = MAXIMUM_STEPS / STEPS_A_DEVIATION;

/**
 * The Wasserstein distance of a profiled column in standard deviations of the reference; values farther than 32 of them from its centre count as 32 away, by which no distance grows.
 *
 * @param policy Evidently takes no deviation for less than 0.001, Evidence that of a constant for a thousandth of its size.
 */
export function wassersteinOfCounts(
  reference: NumericReference,
  current: ColumnCounts,
  policy: 'Evidence' | 'Evidently',
): Measure {
  const { edges, centre, deviation, counts } = reference;
  const inDeviations = edges.map((edge) =>
    Math.min(FARTHEST, Math.max(-FARTHEST, (Math.fround(edge) - centre) / deviation)),
  );
  const { lower, upper } = binnedWasserstein(inDeviations, numbersOf(counts), numbersOf(current), TOLERANCE);
  const norm =
    policy === 'Evidence' ? 1 : deviation / Math.max(MINIMUM_DEVIATION, evidentlyDeviation(reference));
  const measure: Measure = { statistic: lower * norm, precision: 'Bounded' };
  return Number.isFinite(upper) ? { ...measure, bound: (upper - lower) * norm } : measure;
}

/** That of a constant is 0 there. */
function evidentlyDeviation({ centre, deviation }: NumericReference): number {
  return deviation === deviationOfConstant(centre) ? 0 : deviation;
}

function numbersOf({ bins, sum, low, high }: ColumnCounts): BinnedNumbers {
  return {
    bins,
    sum: sum / STEPS_A_DEVIATION,
    low: low / STEPS_A_DEVIATION,
    high: high / STEPS_A_DEVIATION,
  };
}
