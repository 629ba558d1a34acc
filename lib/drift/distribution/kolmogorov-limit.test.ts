import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnovPValue } from '../statistic/kolmogorov-smirnov.ts';
import { kolmogorovSurvival } from './kolmogorov.ts';
import { kolmogorovLimit } from './kolmogorov-limit.ts';

describe('kolmogorovLimit', () => {
  it.each([667, 5_000, 50_000])('is within 5 percent of the exact distribution for %i rows', (n) => {
    for (const z of [0.1, 0.4, 0.8, 1.1, 1.2, 1.6, 2, 2.5]) {
      const exact = kolmogorovSurvival(n, z / Math.sqrt(n));
      expect(Math.abs(kolmogorovLimit(n, z / Math.sqrt(n)) / exact - 1)).toBeLessThan(0.05);
    }
  });

  it('is near the exact distribution of two samples', () => {
    for (const d of [0.03, 0.05, 0.06, 0.08])
      expect(kolmogorovLimit(5_000_000 / 6_000, d) / kolmogorovSmirnovPValue(d, 5_000, 1_000)).toBeCloseTo(
        1,
        1,
      );
  });

  it('goes from 1 to 0', () => {
    expect(kolmogorovLimit(1_000, 0)).toBe(1);
    expect(kolmogorovLimit(1_000, 1e-6)).toBe(1);
    expect(kolmogorovLimit(10_000_000, 1)).toBe(0);
  });
});
