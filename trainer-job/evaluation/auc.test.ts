import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, measureAuc, midranks, variance } from './auc.ts';

describe('midranks', () => {
  it('shares ranks among equal values', () => {
    expect(midranks(Float32Array.of(3, 1, 2, 2, 2))).toEqual(Float64Array.of(5, 1, 3, 3, 3));
  });
});

describe('measureAuc', () => {
  it('is the definition of DeLong, pair by pair', () => {
    const row = fc.record({
      probability: fc.constantFrom(0, 0.1, 0.3, 0.5, 0.9, 1),
      label: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const scores = [1, 0].map((label) =>
          rows.filter((one) => one.label === label).map((one) => one.probability),
        );
        const [positive, negative] = [scores[0]!, scores[1]!];
        const measured = measureAuc(
          Float32Array.from(rows, (one) => one.probability),
          Uint8Array.from(rows, (one) => one.label),
        );
        if (positive.length < 2 || negative.length < 2) {
          expect(measured).toBeUndefined();
          return;
        }
        const wins = (p: number, n: number) => (p > n ? 1 : p === n ? 0.5 : 0);
        const ofPositive = Float64Array.from(positive, (p) =>
          mean(Float64Array.from(negative, (n) => wins(p, n))),
        );
        const ofNegative = Float64Array.from(negative, (n) =>
          mean(Float64Array.from(positive, (p) => wins(p, n))),
        );
        const error = Math.sqrt(
          variance(ofPositive) / positive.length + variance(ofNegative) / negative.length,
        );
        expect(measured!.value).toBeCloseTo(mean(ofPositive), 12);
        expect(measured!.upper).toBeCloseTo(Math.min(1, mean(ofPositive) + 1.96 * error), 4);
        expect(measured!.lower).toBeCloseTo(Math.max(0, mean(ofPositive) - 1.96 * error), 4);
      }),
    );
  });
});
