/** The bounds of an exponential backoff, in milliseconds. */
export interface BackoffBounds {
  base: number;
  maximum: number;
}

/**
 * The delay before attempt `failures + 1`: doubled each time up to the maximum, then spread over its upper half, so
 * that what failed together does not come back together ("equal jitter").
 *
 * @param failures how many attempts have failed so far, at least 1.
 * @param random in [0, 1).
 * @returns milliseconds in [delay / 2, delay).
 */
export function backoffDelay(failures: number, bounds: BackoffBounds, random: number): number {
  const delay = Math.min(bounds.maximum, bounds.base * 2 ** Math.min(failures - 1, 40));
  return delay / 2 + (delay / 2) * random;
}
