import type { EvaluationReport, MetricInterval } from '@churnops/lib/artifact/report.ts';
import { labelRows } from '../threshold/best-f1.ts';
import { measureAuc } from './auc.ts';
import { measureF1, measureMean, measureProportion } from './proportion.ts';

/** Counts of the test rows at the threshold, by what they are and what is predicted. */
export type Confusion = EvaluationReport['confusion'];

/** How good probabilities are on rows with known labels. */
export interface Evaluation {
  /** auc, logLoss (in nats), brier; and at the threshold accuracy, precision, recall, f1. What is not defined is absent. */
  metrics: Record<string, MetricInterval>;
  confusion: Confusion;
  calibration: CalibrationBin[];
}

/** Rows of about equal probability: how many churned, against what was said. */
export interface CalibrationBin {
  rows: number;
  meanProbability: number;
  positiveShare: number;
}

const CALIBRATION_BINS = 10;
const MINIMUM_ROWS_PER_BIN = 10;
/** Float32 epsilon, at which scikit-learn clips float32 probabilities too: no single row makes the loss infinite. */
const CLIP = 2 ** -23;

/** Measures the test set. Call it once: whoever looks twice has tuned on it. */
export function evaluate(probability: Float32Array, labels: Uint8Array, threshold: number): Evaluation {
  const confusion = count(labelRows(probability, threshold), labels);
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion;
  const metrics = {
    auc: measureAuc(probability, labels),
    logLoss: measureMean(Float64Array.from(probability, (value, row) => logLoss(value, labels[row]!))),
    brier: measureMean(Float64Array.from(probability, (value, row) => (value - labels[row]!) ** 2)),
    accuracy: measureProportion(truePositive + trueNegative, labels.length),
    precision: measureProportion(truePositive, truePositive + falsePositive),
    recall: measureProportion(truePositive, truePositive + falseNegative),
    f1: measureF1(truePositive, falsePositive + falseNegative),
  };
  const defined = Object.entries(metrics).filter(
    (entry): entry is [string, MetricInterval] => entry[1] !== undefined,
  );
  return { metrics: Object.fromEntries(defined), confusion, calibration: calibrate(probability, labels) };
}

/** The loss of one row in nats, of a probability that is clipped by float32 epsilon. */
export function logLoss(probability: number, label: number): number {
  const clipped = Math.min(Math.max(probability, CLIP), 1 - CLIP);
  return -Math.log(label === 1 ? clipped : 1 - clipped);
}

function count(predicted: Uint8Array, labels: Uint8Array): Confusion {
  const confusion = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 };
  predicted.forEach((one, row) => {
    if (one === 1) confusion[labels[row] === 1 ? 'truePositive' : 'falsePositive']++;
    else confusion[labels[row] === 1 ? 'falseNegative' : 'trueNegative']++;
  });
  return confusion;
}

/** Rows by rising probability in at most ten groups of equal size, none of fewer than ten rows. */
function calibrate(probability: Float32Array, labels: Uint8Array): CalibrationBin[] {
  const order = Uint32Array.from(probability.keys()).sort(
    (a, b) => probability[a]! - probability[b]! || a - b,
  );
  const bins = Math.max(1, Math.min(CALIBRATION_BINS, Math.floor(order.length / MINIMUM_ROWS_PER_BIN)));
  return Array.from({ length: bins }, (_, bin) => {
    const rows = order.subarray((bin * order.length) / bins, ((bin + 1) * order.length) / bins);
    const sum = (values: Float32Array | Uint8Array) => rows.reduce((total, row) => total + values[row]!, 0);
    return {
      rows: rows.length,
      meanProbability: sum(probability) / rows.length,
      positiveShare: sum(labels) / rows.length,
    };
  });
}
