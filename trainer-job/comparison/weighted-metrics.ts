import { COMPARED_METRICS, type ComparedMetric } from '@churnops/lib/comparison/comparison-report.ts';
import { logLoss } from '../evaluation/evaluate.ts';
import type { RowScores } from './paired-scores.ts';

/** The metrics in the order of the numbers that are measured. */
export const METRICS = Object.keys(COMPARED_METRICS) as ComparedMetric[];

/**
 * The metrics of one model on samples of the same rows. All that does not depend on the sample is worked out
 * once: the order of the probabilities, and each row's share in the sums. A sample then costs one pass.
 */
export class WeightedMetrics {
  readonly #labels: Uint8Array;
  readonly #predicted: Uint8Array;
  readonly #losses: Float64Array;
  readonly #squares: Float64Array;
  /** Rows by rising probability; the classes are told apart by the labels, in the same order. */
  readonly #order: Uint32Array;
  readonly #orderedLabels: Uint8Array;
  /** 1 where the next row in order has another probability. */
  readonly #ends: Uint8Array;

  /** @param labels 0 or 1 a row, with at least one row of each class. */
  constructor({ probability, label }: RowScores, labels: Uint8Array) {
    this.#labels = labels;
    this.#predicted = label;
    this.#losses = Float64Array.from(probability, (value, row) => logLoss(value, labels[row]!));
    this.#squares = Float64Array.from(probability, (value, row) => (value - labels[row]!) ** 2);
    const order = Uint32Array.from(labels.keys()).sort((a, b) => probability[a]! - probability[b]!);
    this.#order = order;
    this.#orderedLabels = Uint8Array.from(order, (row) => labels[row]!);
    this.#ends = Uint8Array.from(order, (row, place) =>
      probability[row] === probability[order[place + 1] ?? -1] ? 0 : 1,
    );
  }

  /**
   * @param counts How often each row is in the sample; both classes are in it.
   * @returns one number for each of METRICS; precision and F1 are 0 where no row is predicted positive.
   */
  measure(counts: Uint32Array): number[] {
    let [losses, squares, positives, negatives] = [0, 0, 0, 0];
    let [truePositives, falsePositives] = [0, 0];
    for (let row = 0; row < counts.length; row++) {
      const count = counts[row]!;
      const positive = count * this.#labels[row]!;
      const predicted = this.#predicted[row]!;
      losses += count * this.#losses[row]!;
      squares += count * this.#squares[row]!;
      positives += positive;
      negatives += count - positive;
      truePositives += positive * predicted;
      falsePositives += (count - positive) * predicted;
    }
    const rows = positives + negatives;
    const predictedPositives = truePositives + falsePositives;
    const measured: Record<ComparedMetric, number> = {
      auc: this.#auc(counts, positives, negatives),
      logLoss: losses / rows,
      brier: squares / rows,
      accuracy: (truePositives + negatives - falsePositives) / rows,
      precision: predictedPositives === 0 ? 0 : truePositives / predictedPositives,
      recall: truePositives / positives,
      f1: (2 * truePositives) / (positives + predictedPositives),
    };
    return METRICS.map((name) => measured[name]);
  }

  /** The share of pairs of a positive and a negative that are in the right order; equal probabilities count half. */
  #auc(counts: Uint32Array, positives: number, negatives: number): number {
    const [order, labels, ends] = [this.#order, this.#orderedLabels, this.#ends];
    let [below, area, tiedPositives, tiedNegatives] = [0, 0, 0, 0];
    for (let place = 0; place < order.length; place++) {
      const count = counts[order[place]!]!;
      const positive = count * labels[place]!;
      tiedPositives += positive;
      tiedNegatives += count - positive;
      if (ends[place] === 0) continue;
      area += tiedPositives * (below + tiedNegatives / 2);
      below += tiedNegatives;
      tiedPositives = 0;
      tiedNegatives = 0;
    }
    return area / (positives * negatives);
  }
}
