/**
 * The Jensen–Shannon distance of two distributions over the same bins: the root of their divergence, by natural logarithms, as scipy's
 * `distance.jensenshannon`. Both are normed first.
 *
 * @param reference counts or shares, 0 or more, with a sum above 0. @param current the same.
 * @returns from 0 to √ln 2, about 0.8326.
 */
export function jensenShannon(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [p, q] = [normed(reference), normed(current)];
  let divergence = 0;
  for (let index = 0; index < p.length; index++) {
    const [one, other] = [p[index] ?? 0, q[index] ?? 0];
    const middle = (one + other) / 2;
    if (one > 0) divergence += one * Math.log(one / middle);
    if (other > 0) divergence += other * Math.log(other / middle);
  }
  return Math.sqrt(Math.max(0, divergence / 2));
}

/** The total variation distance over the same bins: half the sum of what the shares differ by, from 0 to 1. */
export function totalVariation(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [p, q] = [normed(reference), normed(current)];
  let difference = 0;
  for (let index = 0; index < p.length; index++) difference += Math.abs((p[index] ?? 0) - (q[index] ?? 0));
  return difference / 2;
}

/**
 * The population stability index over the same bins: Σ (r - c) ln(r / c). An empty bin counts as 0.0001 or, where the smallest share that is not 0 is no larger
 * than that, as a millionth of it; Evidently's rule.
 *
 * @param reference counts, with a sum above 0. @param current the same.
 */
export function populationStability(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [p, q] = [filled(normed(reference)), filled(normed(current))];
  let index = 0;
  for (let bin = 0; bin < p.length; bin++) {
    const [one, other] = [p[bin] ?? 0, q[bin] ?? 0];
    index += (one - other) * Math.log(one / other);
  }
  return index;
}

function normed(counts: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let index = 0; index < counts.length; index++) sum += counts[index] ?? 0;
  return Float64Array.from(counts, (count) => count / sum);
}

const EMPTY_SHARE = 0.0001;

function filled(shares: Float64Array): Float64Array {
  let smallest = Number.POSITIVE_INFINITY;
  for (const share of shares) if (share > 0 && share < smallest) smallest = share;
  const substitute = smallest <= EMPTY_SHARE ? smallest / 10 ** 6 : EMPTY_SHARE;
  return shares.map((share) => (share === 0 ? substitute : share));
}
