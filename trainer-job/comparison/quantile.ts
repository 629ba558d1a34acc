/**
 * A quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default of
 * numpy and R.
 *
 * @param sorted At least one value, ascending.
 * @param share In [0, 1].
 */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const value = sorted[low]!;
  return value + (place - low) * ((sorted[low + 1] ?? value) - value);
}
