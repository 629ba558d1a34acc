import type { DriftTest } from './evidently/tests.ts';
import type { BinnedPair } from './own-bins.ts';
import { jensenShannon, populationStability, totalVariation } from './statistic/shares.ts';
import type { Measure } from './verdict.ts';

const DISTANCES = {
  JensenShannon: jensenShannon,
  PopulationStability: populationStability,
  TotalVariation: totalVariation,
};

/** The distances between the shares that each bin or category has of two samples. */
export type ShareDistance = keyof typeof DISTANCES;

/** Whether a test is such a distance. */
export function isShareDistance(test: DriftTest): test is ShareDistance {
  return Object.hasOwn(DISTANCES, test);
}

/** The distance of two samples of which each has one row or more. @param reference rows by bin. @param current rows of the same bins. */
export function distanceOfShares(
  distance: ShareDistance,
  reference: readonly number[],
  current: readonly number[],
): number {
  return DISTANCES[distance](reference, current);
}

/**
 * The distance of two profiled samples. Jensen–Shannon and total variation are exact where each value has a bin of its own, or a bin of several has rows of one sample only: what a value
 * adds to either is then proportional to its rows. PSI is exact only where each value has its own.
 *
 * @param pair of at most 20 bins of numbers; with one row or more on both sides.
 */
export function shareDistance({ reference, current, single }: BinnedPair, distance: ShareDistance): Measure {
  const isExact = single.every(
    (one, bin) => one || (distance !== 'PopulationStability' && reference[bin]! * current[bin]! === 0),
  );
  return {
    statistic: distanceOfShares(distance, reference, current),
    precision: isExact ? 'Exact' : 'OwnBins',
  };
}
