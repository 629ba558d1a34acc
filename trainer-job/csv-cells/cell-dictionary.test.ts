import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellDictionary } from './cell-dictionary.ts';
import { CellScanner } from './cell-scanner.ts';

const scan = (cells: readonly string[]) =>
  new CellScanner(1, { refuseOdd: true }).scan({
    bytes: Buffer.from(cells.map((cell) => `"${cell.replaceAll('"', '""')}"\n`).join('')),
    line: 2,
  });

describe('CellDictionary', () => {
  it('gives equal texts one code, in the order in which they come', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', '"', 'ä', ','), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 300 }), (texts) => {
        const dictionary = new CellDictionary();
        const cells = scan(texts);
        const codes = texts.map((_, index) => dictionary.code(cells, index));
        expect(codes.map((code) => dictionary.levels[code])).toEqual(texts);
        expect(dictionary.levels).toEqual([...new Set(texts)]);
      }),
    );
  });

  it('takes a quoted cell for the same as one that is not', () => {
    const cells = new CellScanner(2, { refuseOdd: true }).scan({ bytes: Buffer.from('a,"a"\n'), line: 2 });
    const dictionary = new CellDictionary();
    expect([dictionary.code(cells, 0), dictionary.code(cells, 1)]).toEqual([0, 0]);
  });

  it('keeps no more than it may, and all of them again when it was cleared', () => {
    const dictionary = new CellDictionary(2);
    const codes = (texts: string[]) => {
      const cells = scan(texts);
      return texts.map((_, index) => dictionary.code(cells, index));
    };
    expect(codes(['a', 'b', 'c', 'b', ''])).toEqual([0, 1, -1, 1, -1]);
    dictionary.clear();
    expect(codes(['', 'c', 'b'])).toEqual([0, 1, -1]);
    expect(dictionary.levels).toEqual(['', 'c']);
  });

  it('finds many again', () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => `customer ${index}`);
    const cells = scan([...texts, ...texts]);
    const dictionary = new CellDictionary();
    for (let cell = 0; cell < 40_000; cell++) expect(dictionary.code(cells, cell)).toBe(cell % 20_000);
  });
});
