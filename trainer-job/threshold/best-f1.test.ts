import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseThreshold, labelRows } from './best-f1.ts';

function f1(probability: Float32Array, labels: Uint8Array, threshold: number): number {
  const predicted = labelRows(probability, threshold);
  const hits = predicted.reduce((sum, one, row) => sum + one * labels[row]!, 0);
  const total = predicted.reduce((sum, one) => sum + one, 0) + labels.reduce((sum, one) => sum + one, 0);
  return (2 * hits) / total;
}

describe('chooseThreshold', () => {
  it('parts the classes in the middle where they can be parted', () => {
    const probability = Float32Array.of(0.125, 0.25, 0.75, 0.875);
    expect(chooseThreshold(probability, Uint8Array.of(0, 0, 1, 1))).toBe(0.5);
  });

  it('is as good as any of the thresholds at a row', () => {
    const row = fc.record({
      probability: fc.float({ min: 0, max: 1, noNaN: true }),
      label: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const probability = Float32Array.from([0.5, ...rows.map((one) => one.probability)]);
        const labels = Uint8Array.from([1, ...rows.map((one) => one.label)]);
        const threshold = chooseThreshold(probability, labels);
        const best = Math.max(...Array.from(probability, (value) => f1(probability, labels, value)));
        expect(f1(probability, labels, threshold)).toBeCloseTo(best, 12);
        expect(Math.fround(threshold)).toBe(threshold);
        expect(threshold).toBeLessThanOrEqual(1);
      }),
    );
  });
});
