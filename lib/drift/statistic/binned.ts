/** What is known of a statistic where only counts in bins are: it lies from `lower` to `upper`. */
export interface StatisticBounds {
  lower: number;
  upper: number;
}

/** A column in bins that both samples share. */
export interface BinnedSample {
  /** Rows in each bin; bin i ends at edge i, and the last bin is open. */
  bins: ArrayLike<number>;
  /** Rows without a value: they count as less than every number, as they do for the trees of a model. */
  missing: number;
}

/**
 * The two-sample Kolmogorov–Smirnov statistic from counts in bins. At the edges both distribution functions are known, which gives the lower end; between two
 * edges they can differ by what is in that bin besides, which gives the upper. Both ends are the same where every bin can hold one value only.
 *
 * @param reference with one row or more. @param current the same, in the same bins.
 * @param isAtom whether a bin can hold one value only.
 */
export function binnedKolmogorovSmirnov(
  reference: BinnedSample,
  current: BinnedSample,
  isAtom: (bin: number) => boolean,
): StatisticBounds {
  const [n, m] = [rowsOf(reference), rowsOf(current)];
  let [f, g] = [reference.missing / n, current.missing / m];
  let lower = Math.abs(f - g);
  let upper = lower;
  for (let bin = 0; bin < reference.bins.length; bin++) {
    const nextF = f + reference.bins[bin]! / n;
    const nextG = g + current.bins[bin]! / m;
    // After the last bin both are 1, but for what rounding added.
    if (bin + 1 < reference.bins.length) lower = Math.max(lower, Math.abs(nextF - nextG));
    const most = Math.max(nextF - g, nextG - f);
    if (most > upper && !isAtom(bin)) upper = most;
    f = nextF;
    g = nextG;
  }
  return { lower, upper: Math.min(1, Math.max(lower, upper)) };
}

/** A column of numbers in bins, with what is known of its tails. Missing rows are no part of it. */
export interface BinnedNumbers {
  bins: ArrayLike<number>;
  /** The sums over all rows, over those of the first bin and over those of the last, in the unit of the edges. */
  sum: number;
  low: number;
  high: number;
}

/** A distance with the value that it has where rows lie evenly within their bins. */
export interface DistanceBounds extends StatisticBounds {
  estimate: number;
}

/**
 * The first Wasserstein distance from counts in bins: the area between two distribution functions that are known at the edges, and of which the tails' areas
 * follow from their sums. The difference of the means is another lower bound, and a sharp one where a column is shifted as a whole.
 *
 * @param edges ascending, one fewer than there are bins; without any, only the means tell, and the upper end is infinite.
 * @param reference with one row or more. @param current the same, in the same bins.
 * @param tolerance by how much a mean may be off because its sum was rounded; in the unit of the edges.
 */
export function binnedWasserstein(
  edges: ArrayLike<number>,
  reference: BinnedNumbers,
  current: BinnedNumbers,
  tolerance = 0,
): DistanceBounds {
  const [n, m] = [sum(reference.bins), sum(current.bins)];
  const means = Math.abs(reference.sum / n - current.sum / m);
  const last = edges.length - 1;
  if (last < 0)
    return { lower: Math.max(0, means - tolerance), estimate: means, upper: Number.POSITIVE_INFINITY };
  const lows = [below(edges[0]!, reference, n), below(edges[0]!, current, m)] as const;
  const highs = [above(edges[last]!, reference, n), above(edges[last]!, current, m)] as const;
  const tails = Math.abs(lows[0] - lows[1]) + Math.abs(highs[0] - highs[1]);
  let [lower, estimate, upper] = [tails, tails, lows[0] + lows[1] + highs[0] + highs[1]];
  let [f, g] = [reference.bins[0]! / n, current.bins[0]! / m];
  for (let bin = 1; bin <= last; bin++) {
    const width = edges[bin]! - edges[bin - 1]!;
    const nextF = f + reference.bins[bin]! / n;
    const nextG = g + current.bins[bin]! / m;
    lower += width * Math.max(0, f - nextG, g - nextF);
    estimate += width * meanAbsolute(f - g, nextF - nextG);
    upper += width * Math.max(nextF - g, nextG - f);
    f = nextF;
    g = nextG;
  }
  const least = Math.max(0, Math.max(lower, means) - tolerance);
  return { lower: least, estimate: Math.max(estimate, means), upper: Math.max(upper, means) + tolerance };
}

/** The area under a distribution function up to the first edge. */
function below(edge: number, { bins, low }: BinnedNumbers, rows: number): number {
  return Math.max(0, (bins[0]! * edge - low) / rows);
}

/** The area above a distribution function from the last edge on. */
function above(edge: number, { bins, high }: BinnedNumbers, rows: number): number {
  return Math.max(0, (high - bins[bins.length - 1]! * edge) / rows);
}

/** The mean of the absolute value on a straight line from `start` to `end`. */
function meanAbsolute(start: number, end: number): number {
  const one = Math.abs(start);
  const other = Math.abs(end);
  if (start * end >= 0) return (one + other) / 2;
  return (one ** 2 + other ** 2) / (2 * (one + other));
}

function rowsOf({ bins, missing }: BinnedSample): number {
  return sum(bins) + missing;
}

function sum(bins: ArrayLike<number>): number {
  let rows = 0;
  for (let bin = 0; bin < bins.length; bin++) rows += bins[bin]!;
  return rows;
}
