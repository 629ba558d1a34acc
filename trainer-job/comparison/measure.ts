import type {
  ComparedSlice,
  Difference,
  LatencyComparison,
} from '@churnops/lib/comparison/comparison-report.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import type { Dataset } from '../data/dataset.ts';
import { selectColumns } from '../data/select-columns.ts';
import type { ProgressReporter } from '../training/progress.ts';
import { compareLatency, type Prediction } from './latency.ts';
import { compareMetrics } from './paired-bootstrap.ts';
import { scoreRows } from './score-rows.ts';
import { compareSlices, groupRows } from './slices.ts';

/** A model that is loaded, and the data as it sees them. */
export interface LoadedModel {
  session: ModelSession;
  dataset: Dataset;
}

/** What was measured on the rows that count. */
export interface Measurements {
  metrics: Record<string, Difference>;
  slices: ComparedSlice[];
  latency: LatencyComparison;
}

/** Rows that latency is measured on, one after the other. */
const LATENCY_ROWS = 64;

/**
 * Scores both models on the same rows and compares what they say and how long it takes them.
 *
 * @param rows Row numbers of the data, with at least one row of each class.
 * @param contract Names the columns that slices are made of.
 * @param clock Milliseconds.
 */
export async function measure(
  candidate: LoadedModel,
  served: LoadedModel,
  rows: Uint32Array,
  {
    contract,
    seed,
    progress,
    clock,
  }: { contract: Contract; seed: number; progress: ProgressReporter; clock: () => number },
): Promise<Measurements> {
  const evaluating = (from: number, to: number, message: string) => (share: number) =>
    progress.report('Evaluating', from + (to - from) * share, message);
  const score = ({ session, dataset }: LoadedModel, from: number, name: string) =>
    scoreRows(session, dataset, rows, evaluating(from, from + 0.1, `scoring the ${name}`));
  const pair = {
    labels: Uint8Array.from(rows, (row) => candidate.dataset.labels[row]!),
    candidate: await score(candidate, 0, 'candidate'),
    served: await score(served, 0.1, 'served model'),
  };
  const latency = await compareLatency(
    predictOne(candidate, rows),
    predictOne(served, rows),
    clock,
    evaluating(0.2, 0.3, 'measuring latency'),
  );
  const onDraws = evaluating(0.3, 0.6, `drawing samples of ${rows.length} rows`);
  const metrics = await compareMetrics(pair, { seed, onDraws });
  const groups = groupRows(contract, candidate.dataset, rows);
  const slices = await compareSlices(groups, pair, seed, evaluating(0.6, 1, `${groups.length} slices`));
  return { metrics, slices, latency };
}

function predictOne({ session, dataset }: LoadedModel, rows: Uint32Array): Prediction {
  const single = Array.from(rows.subarray(0, LATENCY_ROWS), (row) =>
    selectColumns(dataset, Uint32Array.of(row)),
  );
  return (round) => session.run(single[round % single.length]!);
}
