import type { MetricInterval } from '@churnops/lib/artifact/report.ts';

/** The 97.5 % point of the standard normal distribution: intervals are 95 %. */
export const Z = 1.959963984540054;

/**
 * Area under the ROC curve with its 95 % interval by DeLong, DeLong and Clarke-Pearson (1988), in the fast form
 * of Sun and Xu (2014). Equal probabilities count half.
 *
 * @returns `undefined` where there are not two rows of each class.
 */
export function measureAuc(probability: Float32Array, labels: Uint8Array): MetricInterval | undefined {
  const positive = probability.filter((_, row) => labels[row] === 1);
  const negative = probability.filter((_, row) => labels[row] === 0);
  if (positive.length < 2 || negative.length < 2) return undefined;
  const joined = new Float32Array(positive.length + negative.length);
  joined.set(positive);
  joined.set(negative, positive.length);
  const ranks = midranks(joined);
  const amongPositive = midranks(positive);
  const amongNegative = midranks(negative);
  // The share of the other class that each row is on the right side of.
  const placedPositive = amongPositive.map((rank, row) => (ranks[row]! - rank) / negative.length);
  const placedNegative = amongNegative.map(
    (rank, row) => 1 - (ranks[positive.length + row]! - rank) / positive.length,
  );
  const value = mean(placedPositive);
  const error = Math.sqrt(
    variance(placedPositive) / positive.length + variance(placedNegative) / negative.length,
  );
  return { value, lower: Math.max(0, value - Z * error), upper: Math.min(1, value + Z * error) };
}

/** Ranks from 1 on; equal values share the mean of their ranks. */
export function midranks(values: Float32Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let place = start; place < end; place++) ranks[order[place]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/** The arithmetic mean. */
export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The unbiased sample variance. */
export function variance(values: Float64Array): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
