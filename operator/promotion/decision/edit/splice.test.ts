import { describe, expect, it } from 'vitest';
import { applySplices, lineBreakOf, lineEnd, lineStart } from './splice.ts';

describe('splices', () => {
  it('are made all at once, whatever their order', () => {
    const text = 'abcdef';
    const splices = [
      { start: 4, end: 6, replacement: 'X' },
      { start: 0, end: 0, replacement: '>' },
      { start: 1, end: 3, replacement: '' },
    ];
    expect(applySplices(text, splices)).toBe('>adX');
  });
});

describe('a line', () => {
  it('begins after a line break and ends before the next, with or without a carriage return', () => {
    const text = 'a\r\nbc\nd';
    expect([lineStart(text, 0), lineStart(text, 4), lineStart(text, 7)]).toEqual([0, 3, 6]);
    expect([lineEnd(text, 0), lineEnd(text, 3), lineEnd(text, 6)]).toEqual([1, 5, 7]);
  });

  it('breaks as the first one of its file', () => {
    expect([lineBreakOf('a\r\nb\n'), lineBreakOf('a\n'), lineBreakOf('a')]).toEqual(['\r\n', '\n', '\n']);
  });
});
