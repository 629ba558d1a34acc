/**
 * Adjusts p-values for their number, so that among those at most α the share that is due to chance is expected to be at most α (Benjamini and Hochberg, Journal of the Royal
 * Statistical Society B 57(1), 1995); as R's `p.adjust(…, "BH")`.
 *
 * @param pValues from 0 to 1. @returns in the same order, from 0 to 1.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((one, other) => pValues[other]! - pValues[one]!);
  const adjusted = new Array<number>(pValues.length);
  let least = 1;
  order.forEach((index, fromLargest) => {
    least = Math.min(least, pValues[index]! * (pValues.length / (pValues.length - fromLargest)));
    adjusted[index] = least;
  });
  return adjusted;
}
