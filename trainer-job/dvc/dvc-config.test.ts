import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDvcConfig } from './dvc-config.ts';

type Parsed = Record<string, string | Record<string, string>>;

const { configs }: { configs: { text: string; parsed: Parsed | null }[] } = JSON.parse(
  await readFile(join(import.meta.dirname, 'known-answer', 'answers.json'), 'utf8'),
);

/** Sections as DVC sees them: names in lower case, and settings before the first section in none. */
function sections(parsed: Parsed): Record<string, Record<string, string>> {
  const entries = Object.entries(parsed).filter((entry) => typeof entry[1] !== 'string');
  const lower = (settings: object) =>
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    entries.map(([name, settings]) => [name.toLowerCase(), lower(settings as object)]),
  );
}

function parse(text: string): Record<string, Record<string, string>> {
  const parsed = [...parseDvcConfig(text, '.dvc/config')];
  return Object.fromEntries(parsed.map(([name, settings]) => [name, Object.fromEntries(settings)]));
}

describe('a config', () => {
  it.each(configs.filter(({ parsed }) => parsed !== null))(
    'is read as DVC reads it: $text',
    ({ text, parsed }) => {
      expect(parse(text)).toEqual(sections(parsed!));
    },
  );

  it.each(configs.filter(({ parsed }) => parsed === null))(
    'is refused as DVC refuses it: $text',
    ({ text }) => {
      expect(() => parse(text)).toThrow(/\.dvc\/config cannot be used: line \d+ /);
    },
  );

  it.each([
    ['a list', '[core]\nremote = a, b'],
    ['a quote that is left open', "[core]\nremote = 'a"],
    ['text of several lines', "[core]\nremote = '''a\nb'''"],
    ['sections in sections', '[core]\n[[deeper]]'],
  ])('is refused with %s, which no remote is written as', (_, text) => {
    expect(() => parse(text)).toThrow(/line 2 /);
  });

  it('of any text is read, or refused with its line', () => {
    const signs = fc.constantFrom(
      '[',
      ']',
      '"',
      "'",
      '=',
      '#',
      ',',
      ' ',
      '\n',
      '\r',
      'remote',
      'a',
      '\u0000',
      'é',
    );
    const check = fc.property(fc.array(signs, { maxLength: 40 }), (drawn) => {
      try {
        parse(drawn.join(''));
      } catch (fault) {
        if (!isCodedError(fault, 'DvcConfigInvalid')) throw fault;
      }
    });
    fc.assert(check, { numRuns: 500 });
  });
});
