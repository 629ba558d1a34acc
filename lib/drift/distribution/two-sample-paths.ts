/**
 * The probability that the two-sided two-sample Kolmogorov–Smirnov statistic of samples of `m` and `n` rows reaches h/lcm(m, n), exactly: the share of all
 * lattice paths from (0, 0) to (m, n) that do not stay strictly between two diagonals (Hodges, Arkiv för Matematik 3, 1958). Shares are carried in place of counts, so nothing
 * overflows. Time grows with the larger sample times the width between the diagonals.
 *
 * @param h the statistic times the least common multiple, a whole number.
 */
export function twoSampleSurvival(m: number, n: number, h: number): number {
  if (h <= 0) return 1;
  const [larger, smaller] = m < n ? [n, m] : [m, n];
  return larger === smaller ? outsideSquare(larger, h) : outsideRectangle(larger, smaller, h);
}

/** 2 (C(2n, n-h) - C(2n, n-2h) + …) / C(2n, n), by Horner's scheme so that nothing cancels. */
function outsideSquare(n: number, h: number): number {
  let share = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let factor = 1;
    for (let j = 0; j < h; j++) factor = ((n - k * h - j) * factor) / (n + k * h + j + 1);
    share = factor * (1 - share);
  }
  return Math.min(1, 2 * share);
}

function outsideRectangle(m: number, n: number, h: number): number {
  const divisor = greatestCommonDivisor(m, n);
  const [mg, ng] = [m / divisor, n / divisor];
  let first = 0;
  let end = Math.min(Math.ceil(h / mg), n + 1);
  // One column of the lattice, from `first` on: the share of the paths to each point that have been outside.
  const shares = new Float64Array(Math.min(2 * end + 2, n + 1) + 1).fill(1);
  shares.fill(0, first, end);
  for (let column = 1; column <= m; column++) {
    const before = { first, length: end - first };
    first = Math.min(Math.max(Math.floor((ng * column - h) / mg) + 1, 0), n);
    end = Math.min(Math.ceil((ng * column + h) / mg), n + 1);
    if (end <= first) return 1;
    let share = first === 0 ? 0 : 1;
    const shift = first - before.first;
    for (let row = first; row < end; row++) {
      share = ((shares[row - first + shift] ?? 1) * column + share * row) / (column + row);
      shares[row - first] = share;
    }
    if (before.length > end - first) shares.fill(1, end - first, before.length);
  }
  return Math.min(1, shares[end - first - 1] ?? 1);
}

/** The greatest common divisor of two whole numbers, 1 or more. */
export function greatestCommonDivisor(one: number, other: number): number {
  let [a, b] = [one, other];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
