import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GitFormatFault } from './git-format-fault.ts';
import { DELIMITER, FLUSH, lineOf, packet, readPackets } from './pkt-line.ts';

const read = (text: string) => [...readPackets(Buffer.from(text))];

describe('packets', () => {
  it('are lines with their length, as the documentation of Git has them', () => {
    expect(packet('command=ls-refs')).toBe('0014command=ls-refs\n');
    expect(read('0006a\n0005a000bfoobar\n0004').map((one) => String(one))).toEqual([
      'a\n',
      'a',
      'foobar\n',
      '',
    ]);
  });

  it('have marks between them', () => {
    expect(read(`${packet('a')}${DELIMITER}${packet('b')}${FLUSH}0002`).map((one) => String(one))).toEqual([
      'a\n',
      'Delimiter',
      'b\n',
      'Flush',
      'ResponseEnd',
    ]);
  });

  it('give back any lines that are made into them', () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme', maxLength: 200 }).filter((line) => !line.includes('\n')),
    );
    const check = fc.property(lines, (written) => {
      const got = read(written.map(packet).join('')).map((one) => lineOf(one as Buffer));
      return JSON.stringify(got) === JSON.stringify(written);
    });
    fc.assert(check);
  });

  it.each(['zzzz', '00', '0003', '000aabc', '<html>', '-001a'])('are refused as %s', (text) => {
    expect(() => read(text)).toThrow(GitFormatFault);
  });
});
