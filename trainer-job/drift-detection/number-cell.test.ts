import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumberCell } from './number-cell.ts';

describe('readNumberCell', () => {
  it('reads every finite number that was printed, to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readNumberCell(String(value))).toBe(Number(String(value)));
      }),
    );
  });

  it('reads decimals as the runtime does, to the last bit', () => {
    const decimal = fc.tuple(fc.boolean(), fc.nat({ max: 999_999_999 }), fc.stringMatching(/^\d{0,6}$/));
    fc.assert(
      fc.property(decimal, ([negative, whole, fraction]) => {
        const text = `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
        expect(readNumberCell(text)).toBe(Number(text));
      }),
    );
  });

  it.each(['nan', 'NaN', 'inf', '-inf', '+Infinity', '1e999'])(
    'takes %s for a number that is not finite',
    (text) => {
      expect(readNumberCell(text)).toBe('NotFinite');
    },
  );

  it.each(['-', '.', '1.2.3', '12a', ' 1', '0x10', '1,5', 'infinite', '--1'])('takes %j for text', (text) => {
    expect(readNumberCell(text)).toBe('Text');
  });
});
