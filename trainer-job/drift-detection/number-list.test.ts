import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberList } from './number-list.ts';

function listOf(values: Iterable<number>): NumberList {
  const list = new NumberList();
  for (const value of values) list.push(value);
  return list;
}

describe('NumberList', () => {
  it('sorts whatever it is given', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.integer({ min: -5, max: 5 }),
    );
    fc.assert(
      fc.property(fc.array(number), (values) => {
        const list = listOf(values);
        expect(list.length).toBe(values.length);
        // Both zeros are one number here.
        expect(Array.from(list.sorted(), (value) => value + 0)).toEqual(
          [...Float64Array.from(values).sort()].map((value) => value + 0),
        );
      }),
    );
  });

  it.each([8_191, 8_192, 8_193, 20_000])('keeps all of %d numbers, whole and not', (rows) => {
    const whole = Float64Array.from({ length: rows }, (_, row) => (row * 7_919) % 1_009);
    expect(listOf(whole).sorted()).toEqual(whole.toSorted());
    const halves = whole.map((value) => value / 2);
    expect(listOf(halves).sorted()).toEqual(halves.toSorted());
  });
});
