import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rowsOf, temporaryVolume, testContext } from '../storage/local.fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { VolumeStorage } from '../storage/volume-storage.ts';
import { openTable } from './open-table.ts';
import { openParquetTable } from './parquet-table.ts';
import type { Row } from './table.ts';

const KNOWN = join(import.meta.dirname, 'known-answer');
const known = new VolumeStorage(KNOWN, '', testContext(KNOWN));

const EXPECTED: Record<string, string[]> = {
  text: ['Fiber optic', '', 'quo"ted, ü', 'DSL'],
  dictionary: ['a', 'b', '', 'a'],
  double: ['0.1', '', '', '-1e+300'],
  single: ['0.1', '', '29.85', '16777216'],
  int64: ['9007199254740993', '', '-3', '0'],
  uint8: ['255', '', '1', '0'],
  boolean: ['true', '', 'false', 'true'],
  decimal: ['12.3', '', '-0.07', '1234567.89'],
  date: ['2024-02-29', '', '1969-12-31', '1970-01-01'],
  seconds: ['2024-02-29T12:30:00Z', '', '1969-12-31T23:59:59.5Z', '1970-01-01T00:00:00Z'],
  nanoseconds: [
    '1970-01-01T00:00:00.000000001Z',
    '',
    '1969-12-31T23:59:59.999999999Z',
    '1970-01-01T00:00:01.5Z',
  ],
};

async function readRows(storage: Storage, name: string, columns?: string[]): Promise<Row[]> {
  const table = await openTable(storage, (await storage.describe(name))!, columns && { columns });
  const rows = await rowsOf(table.blocks);
  expect(table.progress()).toBe(1);
  return rows;
}

describe('a Parquet table', () => {
  it.each(['none', 'snappy', 'gzip', 'zstd', 'brotli'])(
    'of pyarrow with codec %s has the cells of a CSV',
    async (codec) => {
      const names = Object.keys(EXPECTED);
      const rows = await readRows(known, `${codec}.parquet`, names);
      for (const [index, name] of names.entries())
        expect(
          rows.map((row) => row[index]),
          name,
        ).toEqual(EXPECTED[name]);
    },
  );

  it('gives all rows of all row groups in order, whether pages can be found or not', async () => {
    const rows = await readRows(known, 'pages.parquet', ['text', 'key']);
    expect(rows).toEqual(Array.from({ length: 2_500 }, (_, row) => [String(row % 7), String(row)]));
  });

  it('names every column that is absent or of no usable type', async () => {
    const opened = readRows(known, 'none.parquet', ['text', 'absent', 'list', 'clock']);
    await expect(opened).rejects.toThrow(/absent: it is not in the data.*list: .*nested.*clock: .*TIME/s);
    await expect(readRows(known, 'none.parquet')).rejects.toMatchObject({ code: 'DataRefused' });
  });

  it('names the codec that it has not', async () => {
    await expect(readRows(known, 'lz4.parquet', ['text'])).rejects.toThrow(/lz4\.parquet.*LZ4/);
  });

  it('refuses a file that is cut, or has a byte changed in its footer, and never gives other cells', async () => {
    const whole = await readFile(join(KNOWN, 'none.parquet'));
    await using volume = await temporaryVolume();
    for (const length of [0, 3, 12, whole.length - 1]) {
      await writeFile(join(volume.root, 'cut.parquet'), whole.subarray(0, length));
      await expect(readRows(volume.storage, 'cut.parquet')).rejects.toMatchObject({ code: 'DataRefused' });
    }
  });

  it('says that the file was replaced where it was, instead of giving parts of two', async () => {
    await using volume = await temporaryVolume();
    const path = join(volume.root, 'data.parquet');
    await writeFile(path, await readFile(join(KNOWN, 'pages.parquet')));
    const table = await openParquetTable(volume.storage, (await volume.storage.describe('data.parquet'))!);
    await writeFile(path, await readFile(join(KNOWN, 'none.parquet')));
    await expect(rowsOf(table.blocks)).rejects.toMatchObject({ code: 'StorageChanged' });
  });
});
