import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { CodedError } from '@churnops/lib/errors/error-table.ts';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  type RowGroup,
} from 'hyparquet';
import { error } from '../errors.ts';
import type { Storage, StoredFile } from '../storage/storage.ts';
import { CELL_PARSERS, cellText } from './parquet-cells.ts';
import { type ParquetColumn, readParquetColumns } from './parquet-columns.ts';
import type { Row, Table } from './table.ts';

/** Rows that are given out together. */
const ROWS_PER_BLOCK = 4_096;
/** Rows that are read together where the file says where their pages are. */
const ROWS_PER_READ = 65_536;
/** Bytes of a row group that has to be read whole, uncompressed. */
const MAXIMUM_GROUP_BYTES = 2 ** 30;

const COMPRESSORS: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  BROTLI: (bytes) => brotliDecompressSync(bytes),
  ZSTD: (bytes) => zstdDecompressSync(bytes),
};

/** One of several pieces of about as many rows each, from 0 on. */
export interface Share {
  piece: number;
  pieces: number;
}

/** A Parquet file under reading, and what its columns hold. */
export interface ParquetTable extends Table {
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
  return {
    header: columns.map(({ name }) => name),
    columns,
    rowsBefore: range.from,
    blocks: readBlocks(source, metadata, columns, range, state),
    progress: () => (rows === 0 ? 1 : state.read / rows),
  };
}

async function* readBlocks(
  source: ParquetSource,
  metadata: FileMetaData,
  columns: readonly ParquetColumn[],
  range: { from: number; end: number },
  state: { read: number },
): AsyncGenerator<Row[], void, undefined> {
  const names = columns.map(({ name }) => name);
  const scan = await source.guard(() =>
    parquetScan({ file: source, metadata, columns: names, compressors: COMPRESSORS, parsers: CELL_PARSERS }),
  );
  for (const { start, rows, step } of readsOf(metadata, names, range, source.place)) {
    for (let rowStart = start; rowStart < start + rows; rowStart += step) {
      const rowEnd = Math.min(rowStart + step, start + rows);
      const cells = await source.guard(() =>
        Promise.all(names.map((column) => scan.readColumn({ column, rowStart, rowEnd }))),
      );
      for (let at = 0; at < rowEnd - rowStart; at += ROWS_PER_BLOCK) {
        const block: Row[] = [];
        for (let row = at; row < Math.min(at + ROWS_PER_BLOCK, rowEnd - rowStart); row++)
          block.push(columns.map((column, index) => cellText(cells[index]![row], column)));
        state.read += block.length;
        yield block;
      }
    }
  }
  await source.requireUnchanged();
}

/** Which rows each row group has, and how many of them are read together: all of them where the group does not say where its pages are. */
function* readsOf(
  { row_groups: groups }: FileMetaData,
  names: readonly string[],
  { from, end }: { from: number; end: number },
  place: string,
): Generator<{ start: number; rows: number; step: number }> {
  let start = 0;
  for (const group of groups) {
    const rows = Number(group.num_rows);
    const chunks = group.columns.filter(({ meta_data }) =>
      names.includes(meta_data?.path_in_schema[0] ?? ''),
    );
    const paged = chunks.every(({ offset_index_offset }) => offset_index_offset !== undefined);
    const [first, last] = [Math.max(start, from), Math.min(start + rows, end)];
    start += rows;
    if (last <= first) continue;
    if (!paged) requireSmall(chunks, place);
    yield { start: first, rows: last - first, step: paged ? ROWS_PER_READ : last - first };
  }
}

function requireSmall(chunks: RowGroup['columns'], place: string): void {
  const bytes = chunks.reduce(
    (sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0),
    0,
  );
  if (bytes <= MAXIMUM_GROUP_BYTES) return;
  const problem = `${place}: a row group has ${bytes} bytes, at most ${MAXIMUM_GROUP_BYTES} are allowed; write it with smaller row groups or with page indexes`;
  throw error('DataRefused', { problems: problem });
}

/** A file as hyparquet reads it. */
class ParquetSource implements AsyncBuffer {
  readonly byteLength: number;
  readonly place: string;
  readonly #storage: Storage;
  readonly #file: StoredFile;

  constructor(storage: Storage, file: StoredFile) {
    this.place = file.path;
    if (file.size === undefined)
      throw error('StorageInvalid', { place: file.path, reason: 'the server does not say how large it is' });
    this.byteLength = file.size;
    this.#storage = storage;
    this.#file = file;
  }

  async slice(start: number, end = this.byteLength): Promise<ArrayBuffer> {
    if (start < 0 || end > this.byteLength || end - start > MAXIMUM_GROUP_BYTES)
      throw new RangeError('it speaks of bytes that it does not have');
    const bytes = new Uint8Array(end - start);
    let at = 0;
    for await (const chunk of this.#storage.read(this.#file.name, { from: start, end })) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    if (at < bytes.length) throw error('StorageChanged', { place: this.place });
    return bytes.buffer;
  }

  /** Faults of the format as ours; but a file that was replaced while it was read is no file with a fault. */
  async guard<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (cause) {
      if (cause instanceof CodedError) throw cause;
      await this.requireUnchanged();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw error(
        'DataRefused',
        { problems: `${this.place}: it cannot be read as Parquet: ${reason}` },
        { cause },
      );
    }
  }

  async requireUnchanged(): Promise<void> {
    const now = await this.#storage.describe(this.#file.name);
    if (now?.size !== this.#file.size || now?.version !== this.#file.version)
      throw error('StorageChanged', { place: this.place });
  }
}
