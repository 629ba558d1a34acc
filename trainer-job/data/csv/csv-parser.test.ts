import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_LIMITS } from './csv-limits.ts';
import { CsvParser } from './csv-parser.ts';

function parse(text: string, cuts: number[] = [], limits = CSV_LIMITS): string[][] {
  const parser = new CsvParser(limits);
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
  return [...pieces.flatMap((piece) => parser.write(piece)), ...parser.end()];
}

const refusal = (reason: RegExp) =>
  expect.objectContaining({ code: 'CsvRefused', message: expect.stringMatching(reason) });

describe('CsvParser', () => {
  it('reads quotes, commas, line ends and doubled quotes inside fields', () => {
    expect(parse('a,b\r\n"x,1","say ""hi""\nthere"\n"",\n')).toEqual([
      ['a', 'b'],
      ['x,1', 'say "hi"\nthere'],
      ['', ''],
    ]);
  });

  it('reads the last record without a line end', () => {
    expect(parse('a,b\n1,')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(parse('a\n"1"')).toEqual([['a'], ['1']]);
  });

  it('takes a blank line as a record only where the table has one column', () => {
    expect(parse('\na,b\n\n1,2\n\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(parse('a\n\n1\n')).toEqual([['a'], [''], ['1']]);
  });

  it('keeps formulas as the text they are', () => {
    expect(parse('a,b\n=1+1,@cmd\n')[1]).toEqual(['=1+1', '@cmd']);
  });

  it.each([
    ['a,b\n1,2\n1,2,3\n', /row 2 \(line 3\): it has 3 fields, the header has 2/],
    ['a,b\n"x\ny",2\n1\n', /row 2 \(line 4\): it has 1 fields/],
    ['a\nx"y\n', /row 1 .*not quoted/],
    ['a\n"x"y\n', /row 1 .*behind a closing quote/],
    ['a\n"x', /row 1 .*not closed/],
    ['a\nx\ry\n', /row 1 .*carriage return/],
    ['a\nx\r', /row 1 .*carriage return/],
    ['a\n1\nx\0y\n', /row 2 \(line 3\).*NUL/],
  ])('refuses %j', (text, reason) => {
    expect(() => parse(text)).toThrow(refusal(reason));
  });

  it('refuses a field, a record and a number of fields above their limits, before it has read them whole', () => {
    const limits = { maximumFieldLength: 8, maximumRecordLength: 12, maximumFields: 4 };
    expect(() => new CsvParser(limits).write('123456789')).toThrow(refusal(/longer than 8/));
    expect(() => new CsvParser(limits).write('"123456789')).toThrow(refusal(/longer than 8/));
    expect(() => new CsvParser(limits).write('1234567,1234567')).toThrow(refusal(/longer than 12/));
    expect(() => new CsvParser(limits).write(',,,,\n')).toThrow(refusal(/more than 4 fields/));
    expect(parse('12345678,1234\n', [], limits)).toEqual([['12345678', '1234']]);
  });

  it('gives back what was written, wherever the text is cut', () => {
    const field = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\r', '=', 'é', ' '),
      maxLength: 6,
    });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    fc.assert(
      fc.property(
        table,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, cuts, end) => {
          const text = rows
            .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
            .join(end);
          const header = rows[0]!.map((_, index) => `c${index}`);
          expect(parse(`${header.join(',')}${end}${text}${end}`, cuts)).toEqual([header, ...rows]);
        },
      ),
    );
  });

  it('agrees with a naive parser of the whole text, or both refuse', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r', '\0'), maxLength: 24 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 6 }), (csv, cuts) => {
        const expected = naive(csv);
        if (expected === 'refused') expect(() => parse(csv, cuts)).toThrow(refusal(/row|header/));
        else expect(parse(csv, cuts)).toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it('tells at which line each record begins, and gives away those of another width where someone takes them', () => {
    const lines: number[] = [];
    const wrong: unknown[] = [];
    const parser = new CsvParser(CSV_LIMITS, {
      continued: { line: 10, columns: 2 },
      onRecord: (line) => lines.push(line),
      onWrongWidth: (record, line) => wrong.push([record, line]),
    });
    expect([...parser.write('1,"a\nb"\n\n2\n3,c'), ...parser.end()]).toEqual([
      ['1', 'a\nb'],
      ['3', 'c'],
    ]);
    expect(lines).toEqual([10, 14]);
    expect(wrong).toEqual([[['2'], 13]]);
    const other = new CsvParser(CSV_LIMITS, { continued: { line: 10, columns: 2 } });
    expect(() => other.write('1,2\n3\n')).toThrow('line 11: it has 1 fields, the header has 2');
  });
});

/** The grammar of RFC 4180 as one regular expression, applied record by record. */
function naive(text: string): string[][] | 'refused' {
  if (text.includes('\0')) return 'refused';
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\n|$)/y;
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length || record.length > 0) {
    field.lastIndex = at;
    const match = field.exec(text);
    if (match === null) return 'refused';
    const raw = match[1]!;
    record.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    at = field.lastIndex;
    if (match[2] === ',') continue;
    const blank = record.length === 1 && raw === '' && records[0]?.length !== 1;
    if (!blank) records.push(record);
    record = [];
  }
  if (new Set(records[0]).size < (records[0]?.length ?? 0)) return 'refused';
  return records.some(({ length }) => length !== records[0]!.length) ? 'refused' : records;
}
