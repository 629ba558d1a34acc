import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg.ts';

describe('benjaminiHochberg', () => {
  it("gives what R's p.adjust gives", () => {
    const adjusted = benjaminiHochberg([0.01, 0.02, 0.03, 0.04, 0.05]);
    for (const p of adjusted) expect(p).toBeCloseTo(0.05, 12);
    const mixed = benjaminiHochberg([0.9, 0.001, 0.04, 0.01]);
    [0.9, 0.004, 0.16 / 3, 0.02].forEach((p, index) => {
      expect(mixed[index]).toBeCloseTo(p, 12);
    });
    expect(benjaminiHochberg([])).toEqual([]);
  });

  it('never makes a p-value smaller or above 1, and keeps their order', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(p), (pValues) => {
        const adjusted = benjaminiHochberg(pValues);
        pValues.forEach((one, i) => {
          expect(adjusted[i]! >= one && adjusted[i]! <= 1).toBe(true);
          pValues.forEach((other, j) => {
            if (one < other) expect(adjusted[i]!).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
      }),
    );
  });
});
