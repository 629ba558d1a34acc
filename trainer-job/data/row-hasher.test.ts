import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RowHasher } from './row-hasher.ts';

describe('RowHasher', () => {
  it('is the first 53 bits of sha256 of salt, NUL and key', () => {
    const hasher = new RowHasher('churnops');
    hasher.add('7590-VHVEG');
    const hex = createHash('sha256').update('churnops\u00007590-VHVEG').digest('hex');
    const bits = BigInt(`0x${hex.slice(0, 16)}`) >> 11n;
    const { positions, remainders } = hasher.finish();
    expect(positions[0]).toBe(Number(bits) / 2 ** 53);
    expect(remainders[0]).toBe(Number.parseInt(hex.slice(16, 24), 16));
  });

  it('spreads keys evenly', () => {
    const hasher = new RowHasher('s');
    for (let key = 0; key < 20_000; key++) hasher.add(String(key));
    const below = hasher.finish().positions.filter((position) => position < 0.2).length;
    // Four standard deviations of a binomial of 20,000 rows at 0.2.
    expect(Math.abs(below - 4_000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.2 * 0.8));
  });
});
