import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalQuantities, quantityToNumber } from './quantity.ts';

describe('equalQuantities', () => {
  it.each([
    ['1000m', '1'],
    ['1', 1],
    ['0.5', '500m'],
    ['1Gi', '1024Mi'],
    ['1.5Gi', '1536Mi'],
    ['1k', '1000'],
    ['1e3', '1k'],
    ['+2', '2'],
    ['0', '0m'],
    ['12345678901234567890', '12345678901234567890'],
  ])('takes %s and %s for the same amount', (left, right) => {
    expect(equalQuantities(left, right)).toBe(true);
  });

  it.each([
    ['1', '1001m'],
    ['1G', '1Gi'],
    ['', ''],
    ['.', '.'],
    ['one', 'one'],
    ['1', '-1'],
    ['12345678901234567890', '12345678901234567891'],
  ])('does not take %s and %s for the same amount', (left, right) => {
    expect(equalQuantities(left, right)).toBe(false);
  });

  it('says of any number of millis that it is the same as with three decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (millis) => {
        expect(equalQuantities(`${millis}m`, (millis / 1000).toFixed(3))).toBe(true);
        expect(equalQuantities(`${millis}m`, `${millis + 1}m`)).toBe(false);
      }),
    );
  });
});

describe('quantityToNumber', () => {
  it.each([
    ['2Gi', 2 ** 31],
    ['500m', 0.5],
    [4, 4],
    ['1e3', 1000],
    ['much', undefined],
  ])('reads %s as %s', (quantity, expected) => {
    expect(quantityToNumber(quantity)).toBe(expected);
  });
});
