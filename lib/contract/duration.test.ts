import { describe, expect, it } from 'vitest';
import { durationMilliseconds } from './duration.ts';

describe('a duration', () => {
  it.each([
    ['0s', 0],
    ['720h', 2_592_000_000],
    ['1h30m', 5_400_000],
    ['1s500ms', 1_500],
    ['8784h', 366 * 86_400_000],
  ])('of %s has %d milliseconds', (text, milliseconds) => {
    expect(durationMilliseconds(text)).toBe(milliseconds);
  });

  it.each(['', 'h', '30', '1m1h', '-1h', '1.5h', '1d', '8785h', '1h '])('is not %j', (text) => {
    expect(durationMilliseconds(text)).toBeUndefined();
  });
});
