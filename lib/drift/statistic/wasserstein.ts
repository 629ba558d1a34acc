/**
 * The first Wasserstein distance between two empirical distributions: the area between their distribution functions, as scipy's `wasserstein_distance`.
 *
 * @param reference sorted, without missing values, one row or more, in the column's unit. @param current the same.
 * @returns 0 or more, in the column's unit.
 */
export function wasserstein(reference: Float64Array, current: Float64Array): number {
  let [i, j, area] = [0, 0, 0];
  let value = Math.min(reference[0] ?? 0, current[0] ?? 0);
  while (i < reference.length || j < current.length) {
    const next = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, current[j] ?? Number.POSITIVE_INFINITY);
    area += Math.abs(i / reference.length - j / current.length) * (next - value);
    value = next;
    while (i < reference.length && reference[i] === value) i++;
    while (j < current.length && current[j] === value) j++;
  }
  return area;
}

/** No standard deviation counts as less, so that a constant column has a distance too; Evidently's floor. */
export const MINIMUM_DEVIATION = 0.001;

/**
 * The Wasserstein distance in standard deviations of the reference (of the population), as Evidently norms it.
 *
 * @param reference sorted, one row or more. @param current the same.
 */
export function normedWasserstein(reference: Float64Array, current: Float64Array): number {
  return wasserstein(reference, current) / Math.max(standardDeviation(reference), MINIMUM_DEVIATION);
}

/** The standard deviation of the population, in two passes. @param values one or more. */
export function standardDeviation(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
