import { openCsvTable } from '../data/csv/csv-table.ts';
import { ProblemList } from '../data/problem-list.ts';
import { error } from '../errors.ts';
import type { Storage, StoredFile } from '../storage/storage.ts';
import { CsvTableWriter } from './csv-writer.ts';
import { openParquetTable } from './parquet-table.ts';
import { ParquetTableWriter } from './parquet-writer.ts';
import {
  type ByteSink,
  type ColumnSpec,
  formatOf,
  type Row,
  type Table,
  type TableFormat,
  type TableWriter,
} from './table.ts';

/** How a table is opened. */
export interface TableOptions {
  /** What the file is, where its name does not say. */
  format?: TableFormat;
  /** The columns that are wanted, in that order; all of them where it is absent. */
  columns?: readonly string[];
}

/**
 * Opens a stored table.
 *
 * @throws CsvRefused, DataRefused (both also while blocks are read), or what the storage throws.
 */
export async function openTable(
  storage: Storage,
  file: StoredFile,
  options: TableOptions = {},
): Promise<Table> {
  return formatOf(file, options.format) === 'Parquet'
    ? openParquetTable(storage, file, options.columns)
    : openStoredCsv(storage, file, options.columns);
}

/** Begins to write a table into a sink. */
export function createTableWriter(
  sink: ByteSink,
  format: TableFormat,
  columns: readonly ColumnSpec[],
): TableWriter {
  return format === 'Parquet' ? new ParquetTableWriter(sink, columns) : new CsvTableWriter(sink, columns);
}

async function openStoredCsv(storage: Storage, file: StoredFile, wanted?: readonly string[]): Promise<Table> {
  const state = { read: 0 };
  const { header, batches } = await openCsvTable(counted(storage.read(file.name), state));
  const progress = () => file.size && Math.min(1, state.read / file.size);
  return wanted === undefined
    ? { header, blocks: batches, progress }
    : { header: [...wanted], blocks: selected(batches, placesOf(header, wanted)), progress };
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  state: { read: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    state.read += chunk.length;
    yield chunk;
  }
}

function placesOf(header: readonly string[], wanted: readonly string[]): number[] {
  const problems = new ProblemList();
  const places = wanted.map((name) => header.indexOf(name));
  for (const [index, place] of places.entries())
    if (place === -1) problems.add(`column ${wanted[index]}: it is not in the header of the data`);
  if (!problems.empty) throw error('DataRefused', { problems: String(problems) });
  return places;
}

async function* selected(
  blocks: AsyncIterable<Row[]>,
  places: readonly number[],
): AsyncGenerator<Row[], void, undefined> {
  for await (const block of blocks) yield block.map((row) => places.map((place) => row[place]!));
}
