import { error } from '../errors.ts';

/** The metrics that are compared, as report.json names them, and which way is better. */
export const COMPARED_METRICS = {
  auc: 'Higher',
  logLoss: 'Lower',
  brier: 'Lower',
  accuracy: 'Higher',
  precision: 'Higher',
  recall: 'Higher',
  f1: 'Higher',
} as const;

export type ComparedMetric = keyof typeof COMPARED_METRICS;

/** One metric of both models on the same rows. */
export interface PointDifference {
  candidate: number;
  served: number;
  /** By how much the candidate is better: above 0 is better, whichever way the metric itself counts. */
  difference: number;
}

/** The same with how sure it is, by the paired, stratified bootstrap. */
export interface Difference extends PointDifference {
  /** The standard deviation of the difference over the draws. */
  standardError: number;
  /** The 5 % quantile: with 95 % confidence the candidate is not worse than this. */
  lower95OneSided: number;
  /** The 2.5 % and the 97.5 % quantile. */
  interval95: [number, number];
  draws: number;
}

/** The rows that share one value of one column. Only judged slices are large enough to be sure of anything. */
export type ComparedSlice = {
  column: string;
  /** The category, true or false; null for missing values, and with `other` for all that have no name. */
  value: string | boolean | null;
  other?: true;
  rows: number;
  positives: number;
  negatives: number;
} & (
  | { judged: true; metrics: Record<string, Difference> }
  | { judged: false; metrics: Record<string, PointDifference> }
);

/** How rows are known to be new to a model, and how many are. */
export interface HeldOutRows {
  /** Hash: in its test set by the split's hash. Time: newer than all that it was fitted and tuned on. */
  proof: 'Hash' | 'Time';
  rows: number;
  /** Rows that the model's own contract refuses, and which it can therefore not be judged by. */
  refused: number;
}

/** `comparison.json`: a candidate against what is served, on rows that neither was fitted or tuned on. */
export interface ComparisonReport {
  formatVersion: 1;
  /** Digests of the models. */
  candidate: string;
  served: string;
  /** sha256 of the candidate's contract as canonical JSON. */
  contract: string;
  data: { fingerprint: string; rows: number };
  seed: number;
  /** Rows that count: new to both models, and taken by both contracts. */
  rows: number;
  positives: number;
  /** Absent where nothing can be proven. */
  holdOut?: { candidate: HeldOutRows; served: HeldOutRows };
  /** By name; empty where the comparison is undecidable. */
  metrics: Record<string, Difference>;
  slices: ComparedSlice[];
  /** Why nothing can be said: a sentence for a person. */
  undecidable?: string;
}

/** `latency.json`: what one prediction costs, candidate against served. Measured, so never twice the same. */
export interface LatencyComparison {
  formatVersion: 1;
  /** The median over rounds of candidate / served: above 1 is slower. */
  ratio: number;
  /** A 95 % interval of that median that assumes no distribution. */
  interval95: [number, number];
  /** Each round measures both models once, in turn first. */
  rounds: number;
  /** Rows in one prediction. */
  rows: number;
  /** Milliseconds. */
  candidate: { p50: number; p95: number };
  served: { p50: number; p95: number };
}

/** A report with what was measured beside it; no latency where nothing could be compared. */
export interface Comparison extends ComparisonReport {
  latency?: LatencyComparison;
}

const FIGURES = ['candidate', 'served', 'difference'];
const BOUNDS = ['standardError', 'lower95OneSided', 'draws'];

/** Takes a JSON value for a report where the parts that programs read are there. @throws ArtifactInvalid */
export function parseComparisonReport(value: unknown, what: string): ComparisonReport {
  const refuse = (reason: string) => error('ArtifactInvalid', { what, reason: `comparison.json: ${reason}` });
  if (!isObject(value) || value['formatVersion'] !== 1) throw refuse('its formatVersion is not 1');
  for (const name of ['candidate', 'served', 'contract']) {
    if (typeof value[name] !== 'string') throw refuse(`${name} is not a digest`);
  }
  if (!Number.isSafeInteger(value['rows'])) throw refuse('rows is not a number of rows');
  if (!['undefined', 'string'].includes(typeof value['undecidable']))
    throw refuse('undecidable is not a sentence');
  const { data, slices } = value;
  if (!isObject(data) || typeof data['fingerprint'] !== 'string')
    throw refuse('there is no data fingerprint');
  if (!isMetrics(value['metrics'], true)) throw refuse('its metrics are not differences with bounds');
  if (!Array.isArray(slices)) throw refuse('there are no slices');
  for (const [index, slice] of slices.entries()) {
    if (!isObject(slice) || !isMetrics(slice['metrics'], slice['judged'] === true))
      throw refuse(`slices[${index}] has no differences`);
  }
  return value as unknown as ComparisonReport;
}

/** Takes a JSON value for a latency comparison. @throws ArtifactInvalid */
export function parseLatencyComparison(value: unknown, what: string): LatencyComparison {
  if (!isObject(value) || value['formatVersion'] !== 1 || !areNumbers(value, ['ratio'])) {
    throw error('ArtifactInvalid', { what, reason: 'latency.json: there is no ratio' });
  }
  if (!isInterval(value['interval95'])) {
    throw error('ArtifactInvalid', { what, reason: 'latency.json: its ratio has no interval' });
  }
  return value as unknown as LatencyComparison;
}

function isMetrics(value: unknown, bounded: boolean): boolean {
  if (!isObject(value)) return false;
  return Object.values(value).every((metric) => {
    if (!isObject(metric) || !areNumbers(metric, FIGURES)) return false;
    if (!bounded) return true;
    return areNumbers(metric, BOUNDS) && isInterval(metric['interval95']);
  });
}

function isInterval(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

function areNumbers(value: Record<string, unknown>, names: string[]): boolean {
  return names.every((name) => Number.isFinite(value[name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
