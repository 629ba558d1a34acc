/** Below this the first term is 0 in floating point. */
const MINIMUM_LOG = -708;

/**
 * The probability that the two-sided one-sample Kolmogorov–Smirnov statistic stays below `d`, by Pelz and Good's four terms in powers of 1/√n
 * (Journal of the Royal Statistical Society B 38(2), 1976).
 *
 * @param n rows; the error falls with their number, and is under 1e-9 where this is used.
 * @param d between 0 and 1.
 */
export function pelzGoodCumulative(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const logQ = -(Math.PI ** 2) / 8 / z ** 2;
  if (logQ < MINIMUM_LOG) return 0;
  const terms = Math.ceil((16 * z) / Math.PI);
  const theta = oddTerms(z, Math.exp(logQ), terms);
  const [second, third] = evenTerms(z, terms);
  theta[2] += second;
  theta[3] += third;
  return theta[0] + theta[1] / Math.sqrt(n) + theta[2] / n + theta[3] / n ** 1.5;
}

type Terms = [number, number, number, number];

/** Sums over odd integers, by Horner's scheme in powers of q. */
function oddTerms(z: number, q: number, terms: number): Terms {
  const pi2 = Math.PI ** 2;
  const z2 = z ** 2;
  const z4 = z ** 4;
  const z6 = z ** 6;
  const sums: Terms = [0, 0, 0, 0];
  for (let k = terms; k > 0; k--) {
    const m2 = (2 * k - 1) ** 2;
    const power = q ** (8 * k);
    const coefficients: Terms = [
      1,
      -z2 + (pi2 / 4) * m2,
      6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * pi2 * m2) / 4 + (pi2 ** 2 * (1 - 2 * z2) * m2 ** 2) / 16,
      -30 * z6 -
        90 * z ** 8 +
        (pi2 * (135 * z4 - 96 * z6) * m2) / 4 +
        (pi2 ** 2 * (-60 * z2 + 212 * z4) * m2 ** 2) / 16 +
        (pi2 ** 3 * (5 - 30 * z2) * m2 ** 3) / 64,
    ];
    for (const index of [0, 1, 2, 3] as const) sums[index] = sums[index] * power + coefficients[index];
  }
  const divisors: Terms = [z, 6 * z4, 72 * z ** 7, 6_480 * z ** 10];
  for (const index of [0, 1, 2, 3] as const) sums[index] *= (q * Math.sqrt(2 * Math.PI)) / divisors[index];
  return sums;
}

/** What the third and fourth term have besides: sums over all integers. */
function evenTerms(z: number, terms: number): [number, number] {
  const pi2 = Math.PI ** 2;
  const q = Math.exp(-pi2 / 2 / z ** 2);
  let second = 0;
  let third = 0;
  for (let k = terms; k > 0; k--) {
    const power = k ** 2 * q ** (k ** 2);
    second += power;
    third += (3 * z ** 2 - pi2 * k ** 2) * power;
  }
  const scale = pi2 * Math.sqrt(2 * Math.PI);
  return [(second * scale) / (-36 * z ** 3), (third * scale) / (216 * z ** 6)];
}
