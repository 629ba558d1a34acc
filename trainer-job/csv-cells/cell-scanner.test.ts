import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_LIMITS } from '../data/csv/csv-limits.ts';
import { CsvParser } from '../data/csv/csv-parser.ts';
import { CellScanner } from './cell-scanner.ts';
import { MARK, rowTexts } from './cells.ts';

const LINE = 7;
const block = (text: string) => ({ bytes: Buffer.from(text), line: LINE });

/** What a reader made of a text, or why it refused. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (fault) {
    if (!isCodedError(fault, 'CsvRefused')) throw fault;
    return fault.message;
  }
}

function scan(text: string, columns: number, refuseOdd: boolean): unknown {
  const cells = new CellScanner(columns, { refuseOdd }).scan(block(text));
  const rows = Array.from({ length: cells.rows }, (_, row) => rowTexts(cells, row));
  const odd = cells.odd.map(({ line, fields }) => ({ line, fields }));
  return { rows, lines: [...cells.lines.subarray(0, cells.rows)], odd };
}

function parse(text: string, columns: number, refuseOdd: boolean): unknown {
  const lines: number[] = [];
  const odd: { line: number; fields: number }[] = [];
  const parser = new CsvParser(CSV_LIMITS, {
    continued: { line: LINE, columns },
    onRecord: (line) => lines.push(line),
    ...(!refuseOdd && { onWrongWidth: (record, line) => odd.push({ line, fields: record.length }) }),
  });
  const rows = parser.write(text);
  rows.push(...parser.end());
  return { rows, lines, odd };
}

describe('CellScanner', () => {
  it('finds in any text the cells that the parser finds, or refuses it with the same words', () => {
    const piece = fc.constantFrom(
      'a',
      ',',
      ',',
      '"',
      '""',
      '\n',
      '\n',
      '\r\n',
      '\r',
      '\0',
      ' ',
      'ä',
      '"b"',
      '"c,\n"',
    );
    const text = fc.string({ unit: piece, maxLength: 24 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 3 }), fc.boolean(), (csv, columns, refuseOdd) => {
        expect(outcome(() => scan(csv, columns, refuseOdd))).toEqual(
          outcome(() => parse(csv, columns, refuseOdd)),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('says of each cell how it is written', () => {
    const cells = new CellScanner(5, { refuseOdd: true }).scan(block('a,"b","c,","d""",""\n'));
    expect([...cells.marks.subarray(0, 5)]).toEqual([
      MARK.Plain,
      MARK.Quoted,
      MARK.NeedsQuotes,
      MARK.DoubledQuotes,
      MARK.Quoted,
    ]);
  });

  it('goes on with the next block, however many rows it has', () => {
    const scanner = new CellScanner(2, { refuseOdd: false });
    expect(scanner.scan(block('1,2\n'.repeat(20_000))).rows).toBe(20_000);
    const cells = scanner.scan(block('3,"4"\n5\n'));
    expect(rowTexts(cells, 0)).toEqual(['3', '4']);
    expect(cells).toMatchObject({ rows: 1, odd: [{ line: LINE + 1, fields: 1 }] });
  });

  it.each([
    ['a cell', `${'ä'.repeat(CSV_LIMITS.maximumFieldLength)},1\n`],
    ['a record', `${'ä'.repeat(60_000)},${'"ö"'.repeat(1)}\n`],
  ])('measures %s in characters and not in bytes', (_, text) => {
    expect(scan(text, 2, true)).toEqual(parse(text, 2, true));
  });

  it.each([
    ['a field', `${'a'.repeat(CSV_LIMITS.maximumFieldLength + 1)},1\n`, 'line 7: a field is longer than'],
    ['a record', `1,${'"aaaaaaaa",'.repeat(140_000)}1\n`, 'line 7: it has more than 4096 fields'],
  ])('refuses %s that is too long', (_, text, sentence) => {
    expect(() => scan(text, 2, false)).toThrow(sentence);
  });

  it('refuses what is not UTF-8', () => {
    const scanner = new CellScanner(1, { refuseOdd: false });
    expect(() => scanner.scan({ bytes: Uint8Array.of(0x61, 0xff, 0x0a), line: 3 })).toThrow(
      'line 3: somewhere behind this line the text is not UTF-8',
    );
  });
});
