import { durbinCumulative } from './durbin.ts';
import { pelzGoodCumulative } from './pelz-good.ts';
import { pomeranzCumulative } from './pomeranz.ts';
import { smirnovSurvival } from './smirnov.ts';

/**
 * The probability that the two-sided one-sample Kolmogorov–Smirnov statistic of `n` rows reaches `d`. Which algorithm computes it, and where each takes over,
 * is Simard and L'Ecuyer's choice (Journal of Statistical Software 39(11), 2011), as in scipy's `kstwo`.
 *
 * @param n rows, 1 or more, a whole number.
 * @param d from 0 to 1.
 */
export function kolmogorovSurvival(n: number, d: number): number {
  if (d >= 1) return 0;
  const nd = n * d;
  if (nd <= 0.5) return 1;
  if (nd <= 1) return 1 - rubenGambino(n, nd);
  if (nd >= n - 1) return 2 * (1 - d) ** n;
  if (d >= 0.5) return 2 * smirnovSurvival(n, d);
  const ndd = nd * d;
  return n <= 140 ? small(n, d, ndd) : large(n, d, ndd);
}

function rubenGambino(n: number, nd: number): number {
  let product = 1;
  for (let row = 1; row <= n && product > 0; row++) product *= (row / n) * (2 * nd - 1);
  return product;
}

function small(n: number, d: number, ndd: number): number {
  if (ndd <= 0.754693) return 1 - durbinCumulative(n, d);
  if (ndd <= 4) return 1 - pomeranzCumulative(n, d);
  return 2 * smirnovSurvival(n, d);
}

function large(n: number, d: number, ndd: number): number {
  if (ndd >= 370) return 0;
  if (ndd >= 2.2) return Math.min(1, 2 * smirnovSurvival(n, d));
  const byMatrix = n <= 100_000 && n * d ** 1.5 <= 1.4;
  return 1 - (byMatrix ? durbinCumulative(n, d) : pelzGoodCumulative(n, d));
}
