import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { refuseUnprintable, type ScalarStyle, writeScalar } from './scalar-style.ts';

describe('a text that is written in YAML', () => {
  const styles: ScalarStyle[] = ['Plain', 'SingleQuoted', 'DoubleQuoted'];

  it.each(styles)('is read back as it was, in YAML 1.1 and 1.2, in blocks and braces (%s)', (style) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (value) => {
        fc.pre(isPrintable(value));
        const written = writeScalar(value, style);
        for (const version of ['1.1', '1.2'] as const) {
          expect(parse(`a: ${written} # c\n`, { version })).toEqual({ a: value });
          expect(parse(`{a: ${written}, b: 1}`, { version })).toEqual({ a: value, b: 1 });
        }
      }),
    );
  });

  it.each(['null', 'yes', '1e3', '0x1f', '12:30:45', '2020-01-01', '~', '', '*a', '&a', 'a: b', 'a:'])(
    'gets quotes where it is no address (%j)',
    (value) => {
      expect(writeScalar(value, 'Plain')).toBe(`"${value}"`);
    },
  );

  it('stays without quotes where it is one', () => {
    expect(writeScalar('oci://[::1]/a', 'Plain')).toBe('"oci://[::1]/a"');
    expect(writeScalar('oci://host:5000/a@sha256:00', 'Plain')).toBe('oci://host:5000/a@sha256:00');
  });
});

function isPrintable(value: string): boolean {
  try {
    refuseUnprintable(value, 'field');
    return true;
  } catch {
    return false;
  }
}
