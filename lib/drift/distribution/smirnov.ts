import { logGamma } from './log-gamma.ts';

/** From here on the sum costs more than it gains; scipy changes to the approximation at the same size. */
const MAXIMUM_TERMS = 1_000_000;

/**
 * The probability that the one-sided one-sample Kolmogorov–Smirnov statistic of `n` rows reaches `d`, by the sum of Birnbaum and Tingey (1951)
 * of positive terms; above a million rows by its approximation exp(-2n(d + 1/(6n))²).
 *
 * @param n rows, 1 or more.
 * @param d from 0 to 1.
 */
export function smirnovSurvival(n: number, d: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  if (n > MAXIMUM_TERMS) return Math.exp(-((6 * n * d + 1) ** 2) / (18 * n));
  const logN = logGamma(n + 1);
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const below = 1 - d - j / n;
    if (below <= 0 && j < n) continue;
    const choose = logN - logGamma(j + 1) - logGamma(n - j + 1);
    const inside = j === n ? 0 : (n - j) * Math.log(below);
    sum += Math.exp(choose + (j - 1) * Math.log(d + j / n) + inside);
  }
  return Math.min(1, d * sum);
}
