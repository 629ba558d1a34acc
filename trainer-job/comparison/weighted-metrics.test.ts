import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluation/evaluate.ts';
import { labelRows } from '../threshold/best-f1.ts';
import { METRICS, WeightedMetrics } from './weighted-metrics.ts';

const row = fc.record({
  probability: fc.constantFrom(0, 0.1, 0.3, 0.5, 0.9, 1).map(Math.fround),
  label: fc.constantFrom(0, 1),
  count: fc.nat(3),
});
const THRESHOLD = Math.fround(0.3);

/** The rows of a sample, each as often as it was drawn. */
function spread<T extends { count: number }>(rows: T[]): T[] {
  return rows.flatMap((one) => new Array<T>(one.count).fill(one));
}

describe('WeightedMetrics', () => {
  it('measures a sample as the report measures its rows copied out', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const sample = spread(rows);
        for (const label of [0, 1]) fc.pre(sample.filter((one) => one.label === label).length >= 2);
        const scores = (of: typeof rows) => {
          const probability = Float32Array.from(of, (one) => one.probability);
          return { probability, label: labelRows(probability, THRESHOLD) };
        };
        const labels = (of: typeof rows) => Uint8Array.from(of, (one) => one.label);
        const measured = new WeightedMetrics(scores(rows), labels(rows)).measure(
          Uint32Array.from(rows, (one) => one.count),
        );
        const { metrics } = evaluate(scores(sample).probability, labels(sample), THRESHOLD);
        METRICS.forEach((name, index) => {
          expect(measured[index], name).toBeCloseTo(metrics[name]?.value ?? 0, 10);
        });
      }),
    );
  });

  it('has precision and F1 of 0 where nothing is predicted positive', () => {
    const scores = { probability: Float32Array.of(0.1, 0.2), label: Uint8Array.of(0, 0) };
    const measured = new WeightedMetrics(scores, Uint8Array.of(0, 1)).measure(Uint32Array.of(1, 1));
    expect([measured[METRICS.indexOf('precision')], measured[METRICS.indexOf('f1')]]).toEqual([0, 0]);
  });
});
