import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber, readNumericCell } from './cell.ts';

describe('readNumericCell', () => {
  const numeric = { name: 'x', type: 'Numeric' } as const;

  it('rounds numbers to float32 on reading', () => {
    expect(readNumericCell(numeric, '0.1')).toBe(Math.fround(0.1));
    expect(readNumericCell(numeric, '-1.5e2')).toBe(-150);
  });

  it.each(['NaN', 'inf', '0x10', '1,5', ' 1', '1 ', '1_000', '.', 'e5', '=1+1'])(
    'refuses %j as a number',
    (text) => {
      expect(readNumericCell(numeric, text)).toBe('notANumber');
    },
  );

  it.each(['1e999', '-1e39'])('refuses %s, which float32 cannot hold', (text) => {
    expect(readNumericCell(numeric, text)).toBe('tooLarge');
  });

  it('holds numbers and dates to the bounds of the contract', () => {
    expect(readNumericCell({ ...numeric, minimum: 0 }, '-0.5')).toBe('belowMinimum');
    expect(readNumericCell({ ...numeric, maximum: 9 }, '9.5')).toBe('aboveMaximum');
    expect(readNumericCell({ name: 'd', type: 'Date', minimum: 10 }, '1970-01-02')).toBe('belowMinimum');
  });

  it('reads booleans and dates', () => {
    const boolean = { name: 'b', type: 'Boolean' } as const;
    expect(['0', '1', 'true', 'FALSE', '2', 'yes'].map((text) => readNumericCell(boolean, text))).toEqual([
      0,
      1,
      1,
      0,
      'notABoolean',
      'notABoolean',
    ]);
    const date = { name: 'd', type: 'Date' } as const;
    expect(readNumericCell(date, '1970-01-11')).toBe(10);
    expect(readNumericCell(date, '11/01/1970')).toBe('notADate');
  });
});

describe('parseNumber', () => {
  it('reads back every finite number that was printed', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toBe(value === 0 ? Number(String(value)) : value);
      }),
    );
  });
});
