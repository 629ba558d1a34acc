/**
 * The edges that numpy's `histogram_bin_edges(…, bins='sturges')` gives for two samples together: ⌈log₂ n⌉ + 1 bins of one width, or one more where the width
 * does not divide the range; a range of 0 is widened by a half to both sides.
 *
 * @param one sorted, one row or more. @param other the same.
 * @param integers whether the column's type is a whole number: then no bin is narrower than 1.
 * @returns ascending, one more than there are bins.
 */
export function sturgesEdges(one: Float64Array, other: Float64Array, integers = false): Float64Array {
  let low = Math.min(one[0] ?? 0, other[0] ?? 0);
  let high = Math.max(one.at(-1) ?? 0, other.at(-1) ?? 0);
  const range = high - low;
  const wanted = range / (Math.log2(one.length + other.length) + 1);
  const width = integers ? Math.max(1, wanted) : wanted;
  const bins = range === 0 ? 1 : Math.ceil(range / width);
  if (range === 0) [low, high] = [low - 0.5, high + 0.5];
  const step = (high - low) / bins;
  return Float64Array.from({ length: bins + 1 }, (_, index) => (index === bins ? high : low + index * step));
}

/**
 * How many values lie in each bin; a bin has its lower edge and not its upper one, but for the last, which has both.
 *
 * @param values sorted, all between the first and the last edge.
 */
export function countBins(values: Float64Array, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  let bin = 0;
  for (const value of values) {
    while (bin < counts.length - 1 && value >= (edges[bin + 1] ?? 0)) bin++;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
