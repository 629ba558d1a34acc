import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRecord } from '../batch-scoring/csv-text.ts';
import { readRecordBlocks } from '../csv-cells/record-blocks.ts';
import { CsvParser } from '../data/csv/csv-parser.ts';
import { RecordRange } from './record-range.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, range: { from: number; end: number }, chunk = 7) {
  const records = new RecordRange(inChunks(text, chunk), range);
  const pieces: Buffer[] = [];
  for await (const piece of records.read()) pieces.push(Buffer.from(piece));
  return {
    text: Buffer.concat(pieces).toString(),
    linesBefore: records.linesBefore,
    position: records.position,
  };
}

const parse = (text: string) => {
  const parser = new CsvParser();
  return [...parser.write(text), ...parser.end()];
};

describe('RecordRange', () => {
  it('gives every record of any CSV to exactly one of any ranges, and its line', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', 'ä', '😀'), maxLength: 6 });
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 12 });
    const mark = fc.constantFrom('', '\uFEFF', '\n', '\uFEFF\r\n\n');
    await fc.assert(
      fc.asyncProperty(
        rows,
        mark,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        async (records, start, pieces, chunk) => {
          const text = `${start}one,"t\nwo"\n${records.map((record) => `${formatRecord(['x', ...record].slice(1))}\n`).join('')}`;
          const size = Buffer.byteLength(text);
          const found: string[][] = [];
          for (let piece = 0; piece < pieces; piece++) {
            const range = {
              from: Math.floor((size * piece) / pieces),
              end: Math.floor((size * (piece + 1)) / pieces),
            };
            const part = await read(text, range, chunk);
            const [header, ...own] = parse(part.text.replace(/^\uFEFF/, ''));
            expect(header).toEqual(['one', 't\nwo']);
            found.push(...own);
          }
          expect(found).toEqual(parse(text.replace(/^\uFEFF/, '')).slice(1));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells how many lines it passed over, so that those behind have the numbers of the file', async () => {
    const text = 'id,note\n1,"a\nb"\n2,\n3,x\n4,y\n';
    const { text: part, linesBefore } = await read(text, {
      from: text.indexOf('3,x'),
      end: text.indexOf('4,y'),
    });
    expect(part).toBe('id,note\n3,x\n');
    expect(linesBefore).toBe(3);
    const blocks = [];
    for await (const { line } of readRecordBlocks(inChunks(part, 100))) blocks.push(line + linesBefore);
    expect(blocks.at(-1)).toBe(text.slice(0, text.indexOf('3,x')).split('\n').length);
  });

  it('reads no further than its last record', async () => {
    const text = `id\n${'1\n'.repeat(1_000)}`;
    expect((await read(text, { from: 0, end: 100 })).position).toBeLessThan(110);
  });

  it('takes a record that begins at the last byte of its range, and the last one that no line end closes', async () => {
    expect((await read('id\n1\n2', { from: 3, end: 4 })).text).toBe('id\n1\n');
    expect((await read('id\n1\n2', { from: 4, end: 9 })).text).toBe('id\n2');
    expect((await read('id\n1\n2', { from: 6, end: 9 })).text).toBe('id\n');
  });
});
