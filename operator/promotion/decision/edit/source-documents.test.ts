import { describe, expect, it } from 'vitest';
import { parseDocuments, SOURCE_LIMITS } from './source-documents.ts';

describe('a file that is made to be expensive', () => {
  it.each([
    ['too many bytes', '#'.repeat(SOURCE_LIMITS.bytes + 1), 'FileTooLarge'],
    ['brackets in brackets', '['.repeat(50_000), 'FileTooDeep'],
    ['lists in lists', '- '.repeat(50_000), 'FileTooDeep'],
    ['keys of keys', '? '.repeat(50_000), 'FileTooDeep'],
    ['aliases', `a: &a 1\nb: [${'*a,'.repeat(SOURCE_LIMITS.aliases + 1)}]\n`, 'TooManyAliases'],
  ])('is refused before it costs much: %s', (_, text, code) => {
    expect(() => parseDocuments(text)).toThrow(expect.objectContaining({ code }));
  });

  it('does not grow where aliases name aliases', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
    const [document] = parseDocuments(`l0: &l0 lol\n${levels.join('\n')}\n`);
    expect(document?.errors).toEqual([]);
  });

  it('may have thousands of keys in one mapping', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(parseDocuments(keys)).toHaveLength(1);
  });
});

describe('the message of a refused file', () => {
  it('names the line of a key that is there twice', () => {
    expect(() => parseDocuments('a: 1\nb:\n  c: 1\n  c: 2\n')).toThrow(
      'The key c stands twice in one mapping, line 4.',
    );
  });

  it('names the line of bad syntax, and does not take quoted braces for a template', () => {
    expect(() => parseDocuments('a: "{{ x }}"\nb: [1\nc: 2\n')).toThrow('not valid YAML, line');
  });
});
