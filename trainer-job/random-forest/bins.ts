/** Bins of one numeric column. Bin 0 is missing; bin b > 0 holds the values above thresholds[b - 1] up to thresholds[b]. */
export interface Bins {
  /** A bin a row. */
  index: Uint8Array;
  /** A split behind bin b sends values at or below thresholds[b] left. */
  thresholds: Float32Array;
}

const MAXIMUM_BINS = 255;
/** Rows that a bin holds at least, so that no threshold singles out one of few rows. */
const MINIMUM_ROWS = 10;
/** Below every finite float32 but one: a split here parts what is missing from what is not. */
const LOWEST = -3.4028234663852886e38;

/** Sorts a column into at most 255 bins of about equal size, each of at least ten rows where there are so many. */
export function createBins(values: Float32Array): Bins {
  const thresholds = findThresholds(values.filter((value) => !Number.isNaN(value)).sort());
  return {
    thresholds,
    index: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : findBin(thresholds, value))),
  };
}

function findThresholds(sorted: Float32Array): Float32Array {
  const wanted = Math.max(MINIMUM_ROWS, Math.ceil(sorted.length / (MAXIMUM_BINS - 1)));
  const thresholds = [LOWEST];
  let inBin = 0;
  for (let next = 1; next < sorted.length; next++) {
    inBin++;
    const [value, following] = [sorted[next - 1]!, sorted[next]!];
    if (inBin < wanted || value === following || sorted.length - next < MINIMUM_ROWS) continue;
    thresholds.push(between(value, following));
    inBin = 0;
  }
  return Float32Array.from(thresholds);
}

/** A float32 v with low <= v < high: the middle, where float32 has one. */
function between(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle >= low && middle < high ? middle : low;
}

/** One more than the last threshold below `value`, by halving. */
function findBin(thresholds: Float32Array, value: number): number {
  let [low, high] = [0, thresholds.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (thresholds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return Math.max(low, 1);
}
