import { expect, it } from 'vitest';
import { quantile } from './quantile.ts';

it.each([
  // numpy.quantile([1, 2, 4, 8], share)
  [0, 1],
  [0.05, 1.15],
  [0.5, 3],
  [0.95, 7.4],
  [1, 8],
])('the quantile %d of 1, 2, 4, 8 is that of numpy', (share, expected) => {
  expect(quantile(Float64Array.of(1, 2, 4, 8), share)).toBeCloseTo(expected, 12);
});

it('the quantile of one value is that value', () => {
  expect(quantile(Float64Array.of(7), 0.3)).toBe(7);
});
