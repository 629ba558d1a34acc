/** Where the two series of Kolmogorov's distribution converge equally fast. */
const CROSSING = 1.18;
/** So many terms of either series leave an error under 1e-15 on its side of the crossing. */
const TERMS = 4;

/**
 * The probability that the two-sided Kolmogorov–Smirnov statistic of `n` rows reaches `d`, by Kolmogorov's limit with Stephens' correction for a finite number of rows
 * (Journal of the Royal Statistical Society B 32(1), 1970). It takes the same few steps whatever `n` is; from some hundred rows on it is within 5 % of the exact probability, down to one of 10⁻⁵.
 *
 * @param n rows; of two samples m·n / (m + n), which need not be whole.
 * @param d from 0 to 1.
 */
export function kolmogorovLimit(n: number, d: number): number {
  const root = Math.sqrt(n);
  const lambda = (root + 0.12 + 0.11 / root) * d;
  if (lambda <= 0) return 1;
  if (lambda < CROSSING) return 1 - smallCumulative(lambda);
  let sum = 0;
  for (let k = 1; k <= TERMS; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * (k * lambda) ** 2);
  return Math.min(1, 2 * sum);
}

function smallCumulative(lambda: number): number {
  let sum = 0;
  for (let k = 1; k <= TERMS; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * lambda ** 2));
  return (Math.sqrt(2 * Math.PI) / lambda) * sum;
}
