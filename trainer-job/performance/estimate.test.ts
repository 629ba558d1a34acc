import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluation/evaluate.ts';
import { RandomStream } from '../random/random-stream.ts';
import { estimateMetrics } from './estimate.ts';

const probabilities = (maxLength: number) =>
  fc
    .array(fc.constantFrom(0, 0.125, 0.25, 0.5, 0.625, 1), { minLength: 1, maxLength })
    .map((values) => Float32Array.from(values));

describe('estimateMetrics', () => {
  it('is the mean of accuracy, log loss and Brier score over all answers there could be, each as likely as the scores say', () => {
    fc.assert(
      fc.property(probabilities(8), fc.constantFrom(0, 0.25, 0.5, 1), (probability, threshold) => {
        const expected = { accuracy: 0, logLoss: 0, brier: 0 };
        for (let answers = 0; answers < 2 ** probability.length; answers++) {
          const labels = Uint8Array.from(probability, (_, row) => (answers >> row) & 1);
          const likelihood = probability.reduce((all, p, row) => all * (labels[row] === 1 ? p : 1 - p), 1);
          const { metrics } = evaluate(probability, labels, threshold);
          for (const name of ['accuracy', 'logLoss', 'brier'] as const)
            expected[name] += likelihood * metrics[name]!.value;
        }
        const estimated = estimateMetrics(probability, threshold);
        for (const name of ['accuracy', 'logLoss', 'brier'] as const)
          expect(estimated[name]).toBeCloseTo(expected[name], 9);
      }),
      { numRuns: 50 },
    );
  });

  it('is, of the AUC, the share of right pairs among all pairs, each as likely as the scores say', () => {
    fc.assert(
      fc.property(probabilities(30), (probability) => {
        let [wins, pairs] = [0, 0];
        for (const [one, p] of probability.entries())
          for (const [other, q] of probability.entries()) {
            if (one === other) continue;
            pairs += p * (1 - q);
            wins += p * (1 - q) * (p > q ? 1 : p === q ? 0.5 : 0);
          }
        const { auc } = estimateMetrics(probability, 0.5);
        if (pairs === 0) expect(auc).toBeUndefined();
        else expect(auc).toBeCloseTo(wins / pairs, 9);
      }),
    );
  });

  it('is what is measured later where scores come true as often as they say', () => {
    const random = new RandomStream(1, 'generator');
    const probability = Float32Array.from({ length: 20_000 }, () => random.uniform() ** 2);
    const labels = Uint8Array.from(probability, (p) => (random.uniform() < p ? 1 : 0));
    const { metrics } = evaluate(probability, labels, 0.4);
    for (const [name, value] of Object.entries(estimateMetrics(probability, 0.4))) {
      const { lower, upper } = metrics[name]!;
      const margin = (upper - lower) / 2;
      expect(value, name).toBeGreaterThan(lower - margin);
      expect(value, name).toBeLessThan(upper + margin);
    }
  });

  it('leaves out what is not defined', () => {
    expect(estimateMetrics(new Float32Array(), 0.5)).toEqual({});
    expect(Object.keys(estimateMetrics(Float32Array.of(0, 0), 0.5))).toEqual([
      'logLoss',
      'brier',
      'accuracy',
    ]);
  });
});
