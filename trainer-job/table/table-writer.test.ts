import { describe, expect, it } from 'vitest';
import { rowsOf, temporaryVolume } from '../storage/local.fixture.ts';
import { createTableWriter, openTable } from './open-table.ts';
import type { ColumnSpec, Row, TableFormat } from './table.ts';

const COLUMNS: ColumnSpec[] = [
  { name: 'name', type: 'Text' },
  { name: 'amount, €', type: 'Number' },
  { name: 'count', type: 'Integer' },
  { name: 'active', type: 'Boolean' },
];

async function roundTrip(format: TableFormat, blocks: Row[][]): Promise<{ header: string[]; rows: Row[] }> {
  await using volume = await temporaryVolume();
  const name = `table.${format.toLowerCase()}`;
  const file = await volume.storage.create(name);
  const writer = createTableWriter(file, format, COLUMNS);
  for (const block of blocks) await writer.write(block);
  await writer.finish();
  await file.complete();
  const table = await openTable(volume.storage, (await volume.storage.describe(name))!);
  return { header: table.header, rows: await rowsOf(table.blocks) };
}

describe.each(['CSV', 'Parquet'] as const)('a written table of format %s', (format) => {
  it('is read as it was', async () => {
    const rows = [
      ['a "quoted", text\nof two lines', '0.1', '7', 'true'],
      ['', '', '', ''],
      ['ü', '-1e-7', '-123456789012345678', 'false'],
    ];
    const header = COLUMNS.map(({ name }) => name);
    expect(await roundTrip(format, [rows.slice(0, 1), [], rows.slice(1)])).toEqual({ header, rows });
  });

  it('has its header where it has no rows', async () => {
    expect(await roundTrip(format, [])).toEqual({ header: COLUMNS.map(({ name }) => name), rows: [] });
  });

  it('keeps the order over many row groups', async () => {
    const block = (start: number): Row[] =>
      Array.from({ length: 40_000 }, (_, row) => [`r${start + row}`, '1', String(start + row), 'true']);
    const { rows } = await roundTrip(format, [block(0), block(40_000), block(80_000)]);
    expect(rows.length).toBe(120_000);
    expect(rows.every(([name, , count], index) => name === `r${index}` && count === String(index))).toBe(
      true,
    );
  });
});

describe('a Parquet writer', () => {
  it.each([
    ['Number', ['x', 'not a number', '1', 'true']],
    ['Integer', ['x', '1', '1.5', 'true']],
    ['Boolean', ['x', '1', '1', 'yes']],
  ])('refuses, without telling it, a cell that is no %s', async (type, row) => {
    await expect(roundTrip('Parquet', [[row as Row]])).rejects.toThrow(
      new RegExp(`cannot be written as ${type}`),
    );
  });
});
