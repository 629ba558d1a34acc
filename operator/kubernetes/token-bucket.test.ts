import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './token-bucket.ts';

describe('TokenBuckets', () => {
  it('gives a burst at once, then one token a refill, for each key on its own', () => {
    let now = 0;
    const buckets = new TokenBuckets({ burst: 3, refill: 1_000 }, () => now);
    const taken = () => Array.from({ length: 5 }, () => buckets.take('a'));
    expect(taken()).toEqual([true, true, true, false, false]);
    expect(buckets.take('b')).toBe(true);
    now += 2_500;
    expect(taken()).toEqual([true, true, false, false, false]);
    now += 60_000;
    expect(taken()).toEqual([true, true, true, false, false]);
  });

  it('does not grow with keys that are not used any more', () => {
    let now = 0;
    const buckets = new TokenBuckets({ burst: 2, refill: 1_000 }, () => now);
    for (let key = 0; key < 10_000; key++) {
      buckets.take(String(key));
      now += 100;
    }
    expect(buckets.size).toBeLessThan(20);
  });
});
