import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolLevels } from './pooled-levels.ts';

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

describe('poolLevels', () => {
  it('leaves large levels as they are and pools small ones', () => {
    const { reference, current } = poolLevels([1_000, 500, 3, 2, 6], [900, 600, 1, 4, 5]);
    expect(reference).toEqual([11, 500, 1_000]);
    expect(current).toEqual([10, 600, 900]);
  });

  it('joins the smallest level where all small ones are still too few', () => {
    expect(poolLevels([1_000, 500, 1], [1_000, 600, 0]).reference).toEqual([501, 1_000]);
  });

  it('loses no row, and leaves no level that is expected to have fewer than 5', () => {
    const counts = fc.array(fc.tuple(fc.nat(300), fc.nat(300)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(counts, (levels) => {
        const [before, now] = [levels.map(([count]) => count), levels.map(([, count]) => count)];
        const pooled = poolLevels(before, now);
        const [n, m] = [sum(before), sum(now)];
        expect([sum(pooled.reference), sum(pooled.current)]).toEqual([n, m]);
        if (pooled.reference.length < 2) return;
        pooled.reference.forEach((count, index) => {
          const share = (count + pooled.current[index]!) / (n + m);
          expect(share * Math.min(n, m)).toBeGreaterThanOrEqual(5);
        });
      }),
    );
  });
});
