import type { MetricInterval } from '@churnops/lib/artifact/report.ts';
import { mean, variance, Z } from './auc.ts';

/**
 * A proportion with Wilson's 95 % interval (1927), which stays in [0, 1] and holds for small counts.
 *
 * @returns `undefined` where `total` is 0.
 */
export function measureProportion(hits: number, total: number): MetricInterval | undefined {
  if (total === 0) return undefined;
  const value = hits / total;
  const squared = Z * Z;
  const centre = (value + squared / (2 * total)) / (1 + squared / total);
  const half =
    (Z / (1 + squared / total)) * Math.sqrt((value * (1 - value)) / total + squared / (4 * total * total));
  return { value, lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}

/**
 * F1 = 2J / (1 + J), where J = TP / (TP + FP + FN) is a proportion: the interval is Wilson's of J, carried over.
 *
 * @returns `undefined` where there are neither positives nor predicted ones.
 */
export function measureF1(truePositives: number, misses: number): MetricInterval | undefined {
  const jaccard = measureProportion(truePositives, truePositives + misses);
  if (jaccard === undefined) return undefined;
  const carry = (share: number) => (2 * share) / (1 + share);
  return { value: carry(jaccard.value), lower: carry(jaccard.lower), upper: carry(jaccard.upper) };
}

/** A mean of at least two values that are at least 0, with its 95 % interval by the central limit theorem. */
export function measureMean(values: Float64Array): MetricInterval {
  const value = mean(values);
  const half = Z * Math.sqrt(variance(values) / values.length);
  return { value, lower: Math.max(0, value - half), upper: value + half };
}
