import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from '../data/cell.ts';
import { readDecimal } from './decimal.ts';

const read = (text: string) => {
  const bytes = Buffer.from(`7${text}7`);
  return readDecimal(bytes, 1, bytes.length - 1);
};

describe('readDecimal', () => {
  it('reads what the reader of text reads, to the bit', () => {
    const number = fc.oneof(
      fc.double().map(String),
      fc.tuple(fc.integer(), fc.nat(999_999)).map(([whole, fraction]) => `${whole}.${fraction}`),
      fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', '+', 'e', ' ', 'x'), maxLength: 18 }),
    );
    fc.assert(
      fc.property(number, (text) => {
        expect(read(text)).toBe(parseNumber(text) ?? Number.NaN);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['-0', -0],
    ['1e999', Number.POSITIVE_INFINITY],
    ['', Number.NaN],
    ['.', Number.NaN],
    ['-', Number.NaN],
    ['ä', Number.NaN],
    ['12345678901234567890', 12345678901234567000],
  ])('reads %j', (text, value) => {
    expect(read(text)).toBe(value);
  });
});
