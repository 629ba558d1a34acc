import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeSpan, escapeMarkdown, table } from './markdown.ts';

const ZERO = '\u200b';

describe('escapeMarkdown', () => {
  it.each([
    ['emphasis', '**bold** _it_', '\\*\\*bold\\*\\* \\_it\\_'],
    ['a link', '[a](http://x.example)', `\\[a\\]\\(http\\:${ZERO}//x\\.example\\)`],
    ['an image', '![a](b)', '\\!\\[a\\]\\(b\\)'],
    ['HTML', '<script>x</script>', '&lt;script&gt;x&lt;/script&gt;'],
    ['the end of a comment', '-->', '\\-\\-&gt;'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['a mention', '@ada', `@${ZERO}ada`],
    ['a reference', 'closes #1', `closes \\#${ZERO}1`],
    ['a reference by word', 'GH-1', `GH${ZERO}\\-1`],
    ['a bare address', 'www.example.org', `www${ZERO}\\.example\\.org`],
    ['lines', 'a\n\n# b\r\n- c', `a \\#${ZERO} b \\- c`],
    ['a table', 'a | b', 'a \\| b'],
    ['turned writing', 'a\u202eb', 'a b'],
    ['NUL', 'a\0b', 'a b'],
    ['a formula', '$x$', '\\$x\\$'],
  ])('shows %s and does nothing else', (_, text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('leaves no bare sign that means something, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[\r\n<>]/);
        expect(escaped.replace(/\\[!-/:-@[-`{-~]/g, '').replace(/&(amp|lt|gt);/g, '')).not.toMatch(
          /[\\`*_{}[\]()#!|~$&]/,
        );
        expect(escaped).not.toMatch(/@\w/);
      }),
    );
  });
});

describe('codeSpan', () => {
  it.each([
    ['plain text', 'a', '`a`'],
    ['back-ticks', 'a `` b', '```a `` b```'],
    ['a back-tick at an end', '`a', '`` `a ``'],
    ['nothing', '', '`  `'],
    ['lines', 'a\nb', '`a b`'],
  ])('holds %s', (_, text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });

  it('is never left by what is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n', '|'), maxLength: 60 }), (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inner = span.slice(fence.length, -fence.length);
        expect(inner.match(/`+/g) ?? []).not.toContain(fence);
        expect(span).not.toContain('\n');
      }),
    );
  });
});

describe('table', () => {
  it('keeps bars in their cells, also in code spans and where they were escaped', () => {
    expect(table(['a', 'b'], [[codeSpan('x|y'), escapeMarkdown('x|y')]])).toEqual([
      '| a | b |',
      '| --- | --- |',
      '| `x\\|y` | x\\|y |',
    ]);
  });

  it('is nothing without rows', () => {
    expect(table(['a'], [])).toEqual([]);
  });
});
