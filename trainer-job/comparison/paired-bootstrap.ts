import {
  COMPARED_METRICS,
  type Difference,
  type PointDifference,
} from '@churnops/lib/comparison/comparison-report.ts';
import { variance } from '../evaluation/auc.ts';
import type { PairedScores } from './paired-scores.ts';
import { quantile } from './quantile.ts';
import { StratifiedResampler } from './stratified-resampler.ts';
import { METRICS, WeightedMetrics } from './weighted-metrics.ts';

/** Samples that an interval is made of. */
export const DRAWS = 2_000;
/** Rows drawn between two turns for others: some tens of milliseconds. */
const ROWS_A_TURN = 1 << 20;

/** How samples are drawn. */
export interface BootstrapOptions {
  seed: number;
  /** Which of many bootstraps of one seed, from 0 on; each has samples of its own. */
  stream?: number;
  draws?: number;
  /** Awaited now and then with the share that is done. */
  onDraws?: (share: number) => Promise<void>;
}

/**
 * The difference of two models in every metric, with percentile intervals of the paired bootstrap, stratified
 * by class: each sample holds the same rows for both models, and as many rows of each class as there are (Efron
 * and Tibshirani, "An introduction to the bootstrap", 1993; the same as pROC's roc.test, method "bootstrap").
 *
 * @param pair With at least one row of each class.
 */
export async function compareMetrics(
  pair: PairedScores,
  { seed, stream = 0, draws = DRAWS, onDraws = async () => {} }: BootstrapOptions,
): Promise<Record<string, Difference>> {
  const [candidate, served] = [pair.candidate, pair.served].map(
    (scores) => new WeightedMetrics(scores, pair.labels),
  ) as [WeightedMetrics, WeightedMetrics];
  const resampler = new StratifiedResampler(pair.labels, seed);
  const counts = new Uint32Array(pair.labels.length);
  const differences = METRICS.map(() => new Float64Array(draws));
  const drawsATurn = Math.ceil(ROWS_A_TURN / pair.labels.length);
  for (let draw = 0; draw < draws; draw++) {
    resampler.draw(stream * draws + draw, counts);
    const [ofCandidate, ofServed] = [candidate.measure(counts), served.measure(counts)];
    METRICS.forEach((_, metric) => {
      differences[metric]![draw] = gain(metric, ofCandidate, ofServed);
    });
    if ((draw + 1) % drawsATurn === 0) await onDraws((draw + 1) / draws);
  }
  const points = measurePoints(candidate, served, pair.labels.length);
  return Object.fromEntries(
    METRICS.map((name, metric) => [name, summarise(points[name]!, differences[metric]!.sort())]),
  );
}

/** The differences alone, for rows that are too few to be sure. */
export function comparePoints(pair: PairedScores): Record<string, PointDifference> {
  const [candidate, served] = [
    new WeightedMetrics(pair.candidate, pair.labels),
    new WeightedMetrics(pair.served, pair.labels),
  ];
  return measurePoints(candidate, served, pair.labels.length);
}

function measurePoints(
  candidate: WeightedMetrics,
  served: WeightedMetrics,
  rows: number,
): Record<string, PointDifference> {
  const once = new Uint32Array(rows).fill(1);
  const [ofCandidate, ofServed] = [candidate.measure(once), served.measure(once)];
  return Object.fromEntries(
    METRICS.map((name, metric) => [
      name,
      {
        candidate: ofCandidate[metric]!,
        served: ofServed[metric]!,
        difference: gain(metric, ofCandidate, ofServed),
      },
    ]),
  );
}

/** By how much the candidate is better, whichever way the metric counts. */
function gain(metric: number, candidate: number[], served: number[]): number {
  const [one, other] = [candidate[metric]!, served[metric]!];
  return COMPARED_METRICS[METRICS[metric]!] === 'Higher' ? one - other : other - one;
}

function summarise(point: PointDifference, sorted: Float64Array): Difference {
  return {
    ...point,
    standardError: Math.sqrt(variance(sorted)),
    lower95OneSided: quantile(sorted, 0.05),
    interval95: [quantile(sorted, 0.025), quantile(sorted, 0.975)],
    draws: sorted.length,
  };
}
