import { logLoss } from '../evaluation/evaluate.ts';

/** Metrics as they are expected to be measured, once answers are known. What is not defined is absent. */
export type EstimatedMetrics = Partial<
  Record<'auc' | 'logLoss' | 'brier' | 'accuracy' | 'precision' | 'recall' | 'f1', number>
>;

/**
 * Confidence-based performance estimation (CBPE, as NannyML describes it): where a score of p comes true in the share p of cases, a row counts as p positives and 1 - p
 * negatives, and every metric follows. That is all that it knows: it is as wrong as the scores are uncalibrated on these very rows.
 *
 * @param threshold compared as float32, as the model does.
 */
export function estimateMetrics(probability: Float32Array, threshold: number): EstimatedMetrics {
  const rows = probability.length;
  if (rows === 0) return {};
  const limit = Math.fround(threshold);
  let [truePositive, falsePositive, positives, loss, brier] = [0, 0, 0, 0, 0];
  for (const p of probability) {
    positives += p;
    if (p >= limit) {
      truePositive += p;
      falsePositive += 1 - p;
    }
    loss += p * logLoss(p, 1) + (1 - p) * logLoss(p, 0);
    brier += p * (1 - p);
  }
  const predicted = truePositive + falsePositive;
  const trueNegative = rows - positives - falsePositive;
  const auc = estimateAuc(probability);
  return {
    ...(auc === undefined ? {} : { auc }),
    logLoss: loss / rows,
    brier: brier / rows,
    accuracy: (truePositive + trueNegative) / rows,
    ...(predicted === 0 ? {} : { precision: truePositive / predicted }),
    ...(positives === 0 ? {} : { recall: truePositive / positives }),
    ...(predicted + positives === 0 ? {} : { f1: (2 * truePositive) / (predicted + positives) }),
  };
}

/** Over all pairs of different rows: how often the positive one is expected to be the more probable; equal ones count half. */
function estimateAuc(probability: Float32Array): number | undefined {
  const sorted = probability.slice().sort();
  let [wins, pairs] = [0, 0];
  let [negativesBefore, positivesBefore] = [0, 0];
  for (let start = 0; start < sorted.length; ) {
    const p = sorted[start]!;
    let end = start;
    while (end < sorted.length && sorted[end] === p) end++;
    const count = end - start;
    const equalPairs = count * (count - 1) * p * (1 - p);
    wins += count * p * negativesBefore + equalPairs / 2;
    pairs += count * (p * negativesBefore + (1 - p) * positivesBefore) + equalPairs;
    negativesBefore += count * (1 - p);
    positivesBefore += count * p;
    start = end;
  }
  return pairs > 0 ? wins / pairs : undefined;
}
