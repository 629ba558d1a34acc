import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelay } from './backoff.ts';

const bounds = { base: 2_000, maximum: 28_000 };

describe('backoffDelay', () => {
  it('doubles the delay up to the maximum', () => {
    const longest = [1, 2, 3, 4, 5, 6].map((failures) => backoffDelay(failures, bounds, 0.999999));
    expect(longest.map(Math.round)).toEqual([2_000, 4_000, 8_000, 16_000, 28_000, 28_000]);
  });

  it('stays between half of the delay and the delay, however often something failed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const delay = backoffDelay(failures, bounds, random);
          expect(delay).toBeGreaterThanOrEqual(bounds.base / 2);
          expect(delay).toBeLessThan(bounds.maximum);
        },
      ),
    );
  });

  it('makes at most ten attempts in thirty seconds even with the shortest delays', () => {
    let elapsed = 0;
    let attempts = 1;
    for (let failures = 1; elapsed <= 30_000; failures++) {
      elapsed += backoffDelay(failures, bounds, 0);
      if (elapsed <= 30_000) attempts++;
    }
    expect(attempts).toBeLessThanOrEqual(10);
  });
});
