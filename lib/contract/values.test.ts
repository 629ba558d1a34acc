import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate, toFloat32 } from './values.ts';

describe('parseDate', () => {
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2024-02-29', 19_782],
    ['0099-01-01', -683_368],
    ['1970-01-02T12:00:00Z', 1.5],
    ['1970-01-02T00:00:00+12:00', 0.5],
    ['1970-01-01T18:00:00.000-06:00', 1],
  ])('reads %s as %d days', (text, days) => {
    expect(parseDate(text)).toBeCloseTo(days, 9);
  });

  it.each([
    '',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-1-1',
    '24-01-01',
    '2024-01-01T24:00:00Z',
    '2024-01-01T10:00',
    ' 2024-01-01',
    '01/02/2024',
    '2024-01-01\n',
  ])('does not read %j', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  it('agrees with Date on every day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(parseDate(date.toISOString().slice(0, 10))).toBe(Math.floor(date.getTime() / 86_400_000));
        },
      ),
    );
  });
});

describe('toFloat32', () => {
  it('rounds, and refuses what does not fit', () => {
    expect(toFloat32(0.1)).toBe(Math.fround(0.1));
    expect(toFloat32(1e39)).toBeUndefined();
    expect(toFloat32(Number.NaN)).toBeUndefined();
    expect(toFloat32(Number.NEGATIVE_INFINITY)).toBeUndefined();
  });
});
