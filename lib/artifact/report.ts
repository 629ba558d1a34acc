import { error } from '../errors.ts';

/** A metric on the test rows with its 95 % confidence interval. */
export interface MetricInterval {
  value: number;
  lower: number;
  upper: number;
}

/** `report.json` of a model artifact: how the model was made and how good it is on rows it never saw. */
export interface EvaluationReport {
  formatVersion: 1;
  algorithm: Record<string, unknown>;
  /** How many rows went into each set. */
  rows: { total: number; fit: number; tune: number; test: number };
  /** P(positive) from which on a row is labelled 1; in [0, 1]. */
  threshold: number;
  /** By name: auc, logLoss, accuracy, … */
  metrics: Record<string, MetricInterval>;
  /** Counts at `threshold` on the test rows. */
  confusion: { truePositive: number; falsePositive: number; trueNegative: number; falseNegative: number };
  slices: unknown[];
  holdOut: Record<string, unknown>;
  data: { fingerprint: string; rows: number; positives: number };
  model: { bytes: number; trees?: number; nodes?: number };
}

/** `golden-rows.json`: synthetic rows with the outputs that the model had for them when it was made. */
export interface GoldenRows {
  /** Rows in contract order; null where a value is missing. */
  rows: unknown[][];
  /** P(positive) of each row. */
  probability: number[];
  /** 0 or 1 of each row. */
  label: number[];
}

/**
 * Takes a JSON value for a report where the parts that programs read are there; all else is for people.
 *
 * @throws ArtifactInvalid, naming the part that is wrong.
 */
export function parseEvaluationReport(value: unknown, what: string): EvaluationReport {
  const refuse = (reason: string) => error('ArtifactInvalid', { what, reason: `report.json: ${reason}` });
  if (!isObject(value) || value['formatVersion'] !== 1) throw refuse('its formatVersion is not 1');
  const { threshold, metrics } = value;
  if (typeof threshold !== 'number' || !(threshold >= 0 && threshold <= 1))
    throw refuse('the threshold is not in [0, 1]');
  if (!isObject(metrics)) throw refuse('there are no metrics');
  for (const [name, metric] of Object.entries(metrics)) {
    if (!isObject(metric) || !['value', 'lower', 'upper'].every((part) => Number.isFinite(metric[part]))) {
      throw refuse(`the metric ${name} is not a value with a lower and an upper bound`);
    }
  }
  return value as unknown as EvaluationReport;
}

/** Takes a JSON value for golden rows where there is one probability and one label a row. @throws ArtifactInvalid */
export function parseGoldenRows(value: unknown, what: string): GoldenRows {
  const refuse = (reason: string) =>
    error('ArtifactInvalid', { what, reason: `golden-rows.json: ${reason}` });
  if (!isObject(value)) throw refuse('it is not an object');
  const { rows, probability, label } = value;
  if (!Array.isArray(rows) || rows.length === 0 || !rows.every(Array.isArray))
    throw refuse('rows is not a list of lists');
  for (const [name, outputs] of Object.entries({ probability, label })) {
    if (!Array.isArray(outputs) || outputs.length !== rows.length || !outputs.every(Number.isFinite)) {
      throw refuse(`${name} has not one number a row`);
    }
  }
  return { rows, probability: probability as number[], label: label as number[] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
