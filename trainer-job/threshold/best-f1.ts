/**
 * The float32 threshold of the best F1 on the given rows, the highest among equals. It lies halfway between two
 * probabilities, so that rounding in another runtime moves no row across it.
 *
 * @param probability P(positive) a row, as float32.
 * @param labels 0 or 1 a row, with at least one positive.
 */
export function chooseThreshold(probability: Float32Array, labels: Uint8Array): number {
  const order = Uint32Array.from(probability.keys()).sort((a, b) => probability[b]! - probability[a]!);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  let best = { f1: -1, threshold: 0.5 };
  let truePositives = 0;
  order.forEach((row, place) => {
    truePositives += labels[row]!;
    const value = probability[row]!;
    const next = place + 1 < order.length ? probability[order[place + 1]!]! : 0;
    if (value === next && place + 1 < order.length) return;
    // F1 = 2 TP / (2 TP + FP + FN), and place + 1 rows are predicted positive.
    const f1 = (2 * truePositives) / (place + 1 + positives);
    if (f1 > best.f1) best = { f1, threshold: between(next, value) };
  });
  return best.threshold;
}

/** The float32 in the middle of low and high, above low where there is one. */
function between(low: number, high: number): number {
  const middle = Math.fround((low + high) / 2);
  return middle > low ? middle : high;
}

/** 1 where the probability reaches the threshold, both as float32. */
export function labelRows(probability: Float32Array, threshold: number): Uint8Array {
  return Uint8Array.from(probability, (value) => (value >= threshold ? 1 : 0));
}
