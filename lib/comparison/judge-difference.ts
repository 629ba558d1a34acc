import type { Difference } from './comparison-report.ts';

/** What a difference says about a bound on the loss. */
export type DifferenceVerdict = 'NotWorse' | 'Worse' | 'Undecided';

/** The 95 % and the 97.5 % point of the standard normal distribution, and the 80 % point for the power. */
const Z_ONE_SIDED = 1.6448536269514722;
const Z_TWO_SIDED = 1.959963984540054;
const Z_POWER = 0.8416212335729143;

/**
 * Whether the candidate loses more than `maximumLoss`: it does not where the one-sided 95 % bound is at least
 * -maximumLoss, it does where the whole two-sided 95 % interval is below; between them nobody can say.
 *
 * @param maximumLoss In units of the metric, at least 0.
 */
export function judgeDifference(
  { lower95OneSided, interval95 }: Pick<Difference, 'lower95OneSided' | 'interval95'>,
  maximumLoss: number,
): DifferenceVerdict {
  if (lower95OneSided >= -maximumLoss) return 'NotWorse';
  return interval95[1] < -maximumLoss ? 'Worse' : 'Undecided';
}

/**
 * How many held-out rows would decide with a power of 80 %, were the difference that was seen the true one: the
 * error shrinks with the square root of the rows (Chow, Shao, Wang: "Sample size calculations in clinical
 * research", non-inferiority).
 *
 * @param rows The held-out rows that `difference` was measured on.
 * @returns more than `rows`; undefined where no number of rows would do, because the difference is the bound itself.
 */
export function rowsNeeded(
  { difference, standardError }: Pick<Difference, 'difference' | 'standardError'>,
  rows: number,
  maximumLoss: number,
): number | undefined {
  const distance = difference + maximumLoss;
  const bound = distance > 0 ? Z_ONE_SIDED : Z_TWO_SIDED;
  const needed = Math.ceil(rows * (((bound + Z_POWER) * standardError) / distance) ** 2);
  return Number.isSafeInteger(needed) ? Math.max(needed, rows + 1) : undefined;
}
