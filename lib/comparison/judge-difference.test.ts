import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeDifference, rowsNeeded } from './judge-difference.ts';

describe('judgeDifference', () => {
  it.each([
    ['the bound is above -m', -0.004, [-0.005, 0.001], 'NotWorse'],
    ['the bound is exactly -m', -0.005, [-0.006, 0.001], 'NotWorse'],
    ['the bound is below -m and the interval reaches above', -0.006, [-0.007, -0.004], 'Undecided'],
    ['the interval ends exactly at -m', -0.02, [-0.03, -0.005], 'Undecided'],
    ['the whole interval is below -m', -0.02, [-0.03, -0.0051], 'Worse'],
  ] as const)('where %s', (_, lower95OneSided, interval95, verdict) => {
    expect(judgeDifference({ lower95OneSided, interval95: [...interval95] }, 0.005)).toBe(verdict);
  });
});

describe('rowsNeeded', () => {
  it('is the textbook number for a loss that is not there', () => {
    // Non-inferiority with no true difference: n = ((1.645 + 0.842) sd / margin)², sd = se √n.
    expect(rowsNeeded({ difference: 0, standardError: 0.01 }, 1_000, 0.01)).toBe(
      Math.ceil(1_000 * (1.6448536 + 0.8416212) ** 2),
    );
  });

  it('counts to a failure by the two-sided interval where the loss seems too large', () => {
    const needed = rowsNeeded({ difference: -0.02, standardError: 0.01 }, 1_000, 0.01);
    expect(needed).toBe(Math.ceil(1_000 * (1.959964 + 0.8416212) ** 2));
  });

  it('is no number where the difference is the bound itself', () => {
    expect(rowsNeeded({ difference: -0.01, standardError: 0.01 }, 1_000, 0.01)).toBeUndefined();
  });

  it('is always more than there are', () => {
    const figure = fc.double({ min: -1, max: 1, noNaN: true });
    const errors = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(figure, errors, figure, (difference, standardError, loss) => {
        const needed = rowsNeeded({ difference, standardError }, 500, Math.abs(loss));
        expect(needed === undefined || needed > 500).toBe(true);
      }),
    );
  });
});
