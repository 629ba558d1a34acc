import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrap } from './wrap.ts';

test('a line is broken where the next word would be too much', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
});

test('a word that is too long gets a line of its own', () => {
  expect(wrap('a incomprehensibilities b', 5)).toEqual(['a', 'incomprehensibilities', 'b']);
});

test('no text gives no lines', () => {
  expect(wrap(' ', 10)).toEqual([]);
});

test('no word is lost, and only a long word makes a long line', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,12}$/)),
      fc.integer({ min: 1, max: 30 }),
      (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
      },
    ),
  );
});
