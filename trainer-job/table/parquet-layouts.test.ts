import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { rowsOf, temporaryVolume } from '../storage/local.fixture.ts';
import { openParquetTable } from './parquet-table.ts';

const ROWS = 2_600;

/** Columns that are stored in every encoding there is; each third row or so is null where there are nulls. */
function columnsOf(nulls: boolean, seed: number): { sources: ColumnSource[]; texts: string[][] } {
  const mixed = (row: number) => ((row + seed) * 2_654_435_761) % 4_294_967_296;
  const column = <T extends object | number | string | bigint | boolean>(
    name: string,
    type: ColumnSource['type'],
    encoding: ColumnSource['encoding'],
    of: (row: number) => T,
  ) => {
    const data = Array.from({ length: ROWS }, (_, row) => (nulls && mixed(row) % 3 === 0 ? null : of(row)));
    return { name, type, nullable: nulls, data, ...(encoding === undefined ? {} : { encoding }) };
  };
  const sources = [
    column('text', 'STRING', 'PLAIN', (row) => `text ${mixed(row)}`),
    column('category', 'STRING', 'RLE_DICTIONARY', (row) => `category ${mixed(row) % 5}`),
    column('names', 'STRING', 'RLE_DICTIONARY', (row) => `name ${mixed(row) % 2_000}`),
    column('lengths', 'STRING', 'DELTA_LENGTH_BYTE_ARRAY', (row) => 'ü'.repeat(mixed(row) % 9)),
    column('prefixes', 'STRING', 'DELTA_BYTE_ARRAY', (row) => `prefix ${row}`),
    column('double', 'DOUBLE', 'PLAIN', (row) => mixed(row) / 7),
    column('levels', 'DOUBLE', 'RLE_DICTIONARY', (row) => (mixed(row) % 100) / 8),
    column('split', 'DOUBLE', 'BYTE_STREAM_SPLIT', (row) => mixed(row) / 16),
    column('integer', 'INT64', 'DELTA_BINARY_PACKED', (row) => BigInt(mixed(row)) * 1_000_003n),
    column('small', 'INT32', 'PLAIN', (row) => row - 1_300),
    column('yes', 'BOOLEAN', 'PLAIN', (row) => mixed(row) % 2 === 0),
    column('runs', 'BOOLEAN', 'RLE', (row) => mixed(row) % 100 !== 0),
    column('always', 'STRING', 'RLE_DICTIONARY', () => 'the same'),
  ] as ColumnSource[];
  const texts = Array.from({ length: ROWS }, (_, row) =>
    sources.map(({ data }) => (data[row] === null ? '' : String(data[row]))),
  );
  return { sources, texts };
}

describe('a Parquet file', () => {
  it('has the same rows however it is laid out and into how many shares it is cut', async () => {
    await using volume = await temporaryVolume();
    const layouts = fc.record({
      nulls: fc.boolean(),
      seed: fc.nat({ max: 1_000 }),
      pageSize: fc.constantFrom(0, 300, 3_000, 1_048_576),
      rowGroupSize: fc.constantFrom(ROWS, 1_024, 700),
      offsetIndex: fc.boolean(),
      codec: fc.constantFrom('SNAPPY' as const, 'UNCOMPRESSED' as const),
      pieces: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(layouts, async ({ nulls, seed, pieces, offsetIndex, ...layout }) => {
        const { sources, texts } = columnsOf(nulls, seed);
        const columnData = sources.map((source) => ({ ...source, offsetIndex }));
        const bytes = parquetWriteBuffer({ columnData, ...layout });
        await writeFile(join(volume.root, 'rows.parquet'), new Uint8Array(bytes));
        const file = (await volume.storage.describe('rows.parquet'))!;
        const found: string[][] = [];
        for (let piece = 0; piece < pieces; piece++) {
          const share = { piece, pieces };
          const table = await openParquetTable(volume.storage, file, undefined, share);
          expect(table.rowsBefore).toBe(found.length);
          found.push(...(await rowsOf(table.blocks)));
        }
        expect(JSON.stringify(found) === JSON.stringify(texts)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('is refused as data where a byte that is changed makes it one that cannot be read', async () => {
    await using volume = await temporaryVolume();
    const { sources } = columnsOf(true, 1);
    const columns = sources.filter(({ name }) => name !== 'text' && name !== 'names');
    const whole = new Uint8Array(parquetWriteBuffer({ columnData: columns, codec: 'UNCOMPRESSED' }));
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = whole.slice();
          changed[at]! ^= flip;
          await writeFile(join(volume.root, 'changed.parquet'), changed);
          const file = (await volume.storage.describe('changed.parquet'))!;
          const read = async () => rowsOf((await openParquetTable(volume.storage, file)).blocks);
          // Pages have no checksum: a changed value may pass for a value.
          const found = await read().catch((fault: unknown) => fault);
          if (found instanceof Error) expect(found).toMatchObject({ code: 'DataRefused' });
        },
      ),
      { numRuns: 30 },
    );
  });
});
