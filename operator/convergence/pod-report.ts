import { parseMetrics, type Sample } from './metrics-text.ts';

/** What one pod said of itself; its numbers are since its start. */
export interface PodReport {
  /** The full digest of the model that it has loaded; undefined while it has none. */
  digest: string | undefined;
  /** Prediction requests for whose answer the server was to blame, good or bad; what a client got wrong is not among them. */
  requests: number;
  /** Of these, how many failed. */
  errors: number;
  /** Of those that were answered, how many within so many seconds, ascending; the last bound is infinite. */
  latencies: readonly Bucket[];
}

/** Requests that took at most `bound` seconds. */
export interface Bucket {
  bound: number;
  count: number;
}

/** Reads a model server's /metrics; undefined where it is no such page. */
export function readPodReport(text: string): PodReport | undefined {
  const samples = parseMetrics(text);
  if (!samples) return undefined;
  const named = (name: string) => samples.filter((sample) => sample.name === name);
  const errors = sum(named('api_errors_total').filter(({ labels }) => Number(labels['status']) >= 500));
  const report = {
    digest: named('churnops_model_info')[0]?.labels['digest'],
    requests: sum(named('predictions_total')) + errors,
    errors,
    latencies: buckets(named('prediction_latency_seconds_bucket')),
  };
  const numbers = [report.requests, report.errors, ...report.latencies.map(({ count }) => count)];
  return numbers.every((number) => Number.isFinite(number) && number >= 0) ? report : undefined;
}

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}

function buckets(samples: readonly Sample[]): Bucket[] {
  return samples
    .map(({ labels, value }) => ({ bound: boundOf(labels['le']), count: value }))
    .sort((one, other) => one.bound - other.bound);
}

function boundOf(text: string | undefined): number {
  return text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
}

/** What all pods of a rollout said, added up. */
export function addReports(reports: readonly PodReport[]): Omit<PodReport, 'digest'> {
  const counts = new Map<number, number>();
  for (const { bound, count } of reports.flatMap(({ latencies }) => latencies)) {
    counts.set(bound, (counts.get(bound) ?? 0) + count);
  }
  return {
    requests: reports.reduce((total, { requests }) => total + requests, 0),
    errors: reports.reduce((total, { errors }) => total + errors, 0),
    latencies: [...counts]
      .map(([bound, count]) => ({ bound, count }))
      .sort((one, other) => one.bound - other.bound),
  };
}

/**
 * A quantile of a cumulative histogram, interpolated within its bucket as Prometheus' histogram_quantile does: above the
 * last finite bound it is that bound.
 *
 * @param share from 0 to 1
 * @returns seconds; undefined where nothing was counted.
 */
export function quantile(latencies: readonly Bucket[], share: number): number | undefined {
  const total = latencies.at(-1)?.count ?? 0;
  if (total === 0) return undefined;
  const rank = share * total;
  const index = latencies.findIndex(({ count }) => count >= rank);
  const found = latencies[index];
  const below = latencies[index - 1] ?? { bound: 0, count: 0 };
  if (!found || !Number.isFinite(found.bound)) return below.bound;
  const inside = found.count - below.count;
  return inside === 0
    ? found.bound
    : below.bound + ((rank - below.count) / inside) * (found.bound - below.bound);
}
