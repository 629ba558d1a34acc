import { describe, expect, it } from 'vitest';
import { measureF1, measureMean, measureProportion } from './proportion.ts';

describe('measureProportion', () => {
  it('gives the interval of Wilson, as statsmodels prints it', () => {
    // statsmodels.stats.proportion.proportion_confint(8, 10, method="wilson")
    const { value, lower, upper } = measureProportion(8, 10)!;
    expect(value).toBe(0.8);
    expect(lower).toBeCloseTo(0.4901625, 6);
    expect(upper).toBeCloseTo(0.9433178, 6);
  });

  it('is not defined without rows, and does not leave [0, 1]', () => {
    expect(measureProportion(0, 0)).toBeUndefined();
    expect(measureProportion(3, 3)).toMatchObject({ value: 1, upper: 1 });
    expect(measureProportion(0, 3)).toMatchObject({ value: 0, lower: 0 });
  });
});

describe('measureF1', () => {
  it('is the harmonic mean of precision and recall, inside its interval', () => {
    const [precision, recall] = [6 / 8, 6 / 10];
    const { value, lower, upper } = measureF1(6, 2 + 4)!;
    expect(value).toBeCloseTo((2 * precision * recall) / (precision + recall), 12);
    expect(lower).toBeLessThan(value);
    expect(upper).toBeGreaterThan(value);
  });
});

describe('measureMean', () => {
  it('is the mean and 1.96 standard errors around it', () => {
    const { value, lower, upper } = measureMean(Float64Array.of(1, 2, 3, 4));
    expect(value).toBe(2.5);
    expect(upper - value).toBeCloseTo(1.96 * Math.sqrt(5 / 3 / 4), 3);
    expect(value - lower).toBeCloseTo(upper - value, 12);
  });
});
