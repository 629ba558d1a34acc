import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparedMetric } from '@churnops/lib/comparison/comparison-report.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareMetrics } from '../paired-bootstrap.ts';
import type { PairedScores, RowScores } from '../paired-scores.ts';
import { METRICS, WeightedMetrics } from '../weighted-metrics.ts';

const MODELS = ['candidate', 'served'] as const;
type Model = (typeof MODELS)[number];
type Figures = Record<ComparedMetric, number>;

/** What generate.py wrote. */
interface KnownAnswer {
  labels: number[];
  probability: Record<Model, number[]>;
  predicted: Record<Model, number[]>;
  points: Record<Model, Figures>;
  weights: number[];
  weighted: Record<Model, Figures>;
  delong: { difference: number; standardError: number };
  bootstrap: Record<ComparedMetric, { standardError: number; quantiles: [number, number, number] }>;
}

let answer: KnownAnswer;
let pair: PairedScores;
beforeAll(async () => {
  answer = JSON.parse(await readFile(join(import.meta.dirname, 'known-answer.json'), 'utf8'));
  const scores = (model: Model): RowScores => ({
    probability: Float32Array.from(answer.probability[model]),
    label: Uint8Array.from(answer.predicted[model]),
  });
  pair = {
    labels: Uint8Array.from(answer.labels),
    candidate: scores('candidate'),
    served: scores('served'),
  };
});

describe.each(MODELS)('the metrics of the %s', (model) => {
  it.each(['points', 'weighted'] as const)('are those of numpy and scipy, %s', (kind) => {
    const counts = kind === 'weighted' ? answer.weights : answer.labels.map(() => 1);
    const measured = new WeightedMetrics(pair[model], pair.labels).measure(Uint32Array.from(counts));
    METRICS.forEach((name, index) => {
      expect(measured[index], name).toBeCloseTo(answer[kind][model][name], 7);
    });
  });
});

describe('compareMetrics', () => {
  it('has the intervals of numpy, as near as 2,000 draws can come to 100,000', async () => {
    const differences = await compareMetrics(pair, { seed: 42 });
    for (const name of METRICS) {
      const { lower95OneSided, interval95, standardError } = differences[name]!;
      const expected = answer.bootstrap[name];
      // The error of a 2.5 % quantile of a normal distribution by 2,000 draws is 0.06 standard errors.
      const tolerance = 0.24 * expected.standardError;
      [interval95[0], lower95OneSided, interval95[1]].forEach((quantile, index) => {
        expect(Math.abs(quantile - expected.quantiles[index]!), name).toBeLessThan(tolerance);
      });
      expect(standardError / expected.standardError).toBeGreaterThan(0.93);
      expect(standardError / expected.standardError).toBeLessThan(1.07);
    }
  });

  it('agrees with DeLong about the difference of two AUCs on the same rows', async () => {
    const { auc } = await compareMetrics(pair, { seed: 1 });
    const { difference, standardError } = answer.delong;
    expect(auc!.difference).toBeCloseTo(difference, 12);
    expect(auc!.standardError / standardError).toBeGreaterThan(0.93);
    expect(auc!.standardError / standardError).toBeLessThan(1.07);
    const [low, high] = auc!.interval95;
    expect(Math.abs(low - (difference - 1.96 * standardError))).toBeLessThan(0.24 * standardError);
    expect(Math.abs(high - (difference + 1.96 * standardError))).toBeLessThan(0.24 * standardError);
  });
});
