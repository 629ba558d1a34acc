import { type FileMetaData, parquetMetadataAsync, parquetSchema, type RowGroup } from 'hyparquet';
import type { Storage, StoredFile } from '../storage/storage.ts';
import { ParquetColumnReader } from './parquet-column-reader.ts';
import { type ParquetColumn, readParquetColumns } from './parquet-columns.ts';
import { ParquetSource } from './parquet-source.ts';
import type { Row, Table } from './table.ts';

/** Rows that are given out together. */
const ROWS_PER_BLOCK = 1_024;
/** Bytes that are read together: of all columns, and of each at least and at most. */
const READ_BYTES = { all: 1 << 23, least: 1 << 16, most: 1 << 20 };

/** One of several pieces of about as many rows each, from 0 on. */
export interface Share {
  piece: number;
  pieces: number;
}

/** Rows of a table by column, as the texts that CSV would have. */
export interface ColumnBlock {
  rows: number;
  cells: string[][];
}

/** A Parquet file under reading, and what its columns hold. */
export interface ParquetTable extends Table {
  /** What `blocks` gives by row, without an array for each; one of the two can be read, once. */
  columnBlocks: AsyncGenerator<ColumnBlock, void, undefined>;
  columns: readonly ParquetColumn[];
  /** How many rows of the file are before the first that is given out. */
  rowsBefore: number;
}

/**
 * Opens a Parquet file; only what is asked for is read, by ranges of bytes.
 *
 * @param wanted the columns, in the order they are wanted in; all of them where it is absent.
 * @param share which rows; all of them where nothing is said.
 * @throws DataRefused, also while blocks are read, or what the storage throws.
 */
export async function openParquetTable(
  storage: Storage,
  file: StoredFile,
  wanted?: readonly string[],
  { piece, pieces }: Share = { piece: 0, pieces: 1 },
): Promise<ParquetTable> {
  const source = new ParquetSource(storage, file);
  const metadata = await source.guard(() => parquetMetadataAsync(source));
  const columns = readParquetColumns(metadata, wanted);
  const all = Number(metadata.num_rows);
  const range = { from: Math.floor((all * piece) / pieces), end: Math.floor((all * (piece + 1)) / pieces) };
  const rows = range.end - range.from;
  const state = { read: 0 };
  const columnBlocks = readBlocks(source, metadata, columns, range, state);
  return {
    header: columns.map(({ name }) => name),
    columns,
    rowsBefore: range.from,
    columnBlocks,
    blocks: byRow(columnBlocks),
    progress: () => (rows === 0 ? 1 : state.read / rows),
  };
}

async function* readBlocks(
  source: ParquetSource,
  metadata: FileMetaData,
  columns: readonly ParquetColumn[],
  range: { from: number; end: number },
  state: { read: number },
): AsyncGenerator<ColumnBlock, void, undefined> {
  const openColumns = openerOf(source, metadata, columns);
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    const [first, last] = [Math.max(start, range.from), Math.min(end, range.end)];
    if (first < last) {
      const readers = await source.guard(() => openColumns(group, first - start));
      for (let row = first; row < last; row += ROWS_PER_BLOCK) {
        const rows = Math.min(ROWS_PER_BLOCK, last - row);
        const cells = await source.guard(() => Promise.all(readers.map((reader) => reader.read(rows))));
        state.read += rows;
        yield { rows, cells };
      }
    }
    start = end;
  }
  await source.requireUnchanged();
}

async function* byRow(blocks: AsyncIterable<ColumnBlock>): AsyncGenerator<Row[], void, undefined> {
  for await (const { rows, cells } of blocks)
    yield Array.from({ length: rows }, (_, row) => cells.map((column) => column[row]!));
}

/** What opens the columns of a row group behind its first rows. */
function openerOf(source: ParquetSource, metadata: FileMetaData, columns: readonly ParquetColumn[]) {
  const root = parquetSchema(metadata);
  const byName = new Map(root.children.map((child) => [child.element.name, child]));
  const share = Math.floor(READ_BYTES.all / columns.length);
  const readBytes = Math.max(READ_BYTES.least, Math.min(READ_BYTES.most, share));
  return async (group: RowGroup, skipped: number): Promise<ParquetColumnReader[]> => {
    const readers = columns.map((column) => {
      const schemaPath = [root, byName.get(column.name)!];
      return new ParquetColumnReader({ source, column, schemaPath, group, readBytes });
    });
    await Promise.all(readers.map((reader) => reader.skip(skipped)));
    return readers;
  };
}
