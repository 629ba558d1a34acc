import type { StoredFile } from '../storage/storage.ts';

/** What a table is stored as. */
export type TableFormat = 'CSV' | 'Parquet';

/** A row of texts as CSV has them, one a column of the header: an empty text is a missing value. */
export type Row = string[];

/**
 * A table under reading. Whatever it is stored as, its cells come as the texts that CSV would have, which is what the contract's
 * rules of reading are written for: numbers in the shortest form that reads back as the same number, booleans as `true` and
 * `false`, dates as `2024-02-29`, times as RFC 3339 in UTC, a null or a NaN as the empty text.
 */
export interface Table {
  header: string[];
  /** Blocks of rows in order, each small enough to be held; can be read once. */
  blocks: AsyncGenerator<Row[], void, undefined>;
  /** The share that was read so far, 0 to 1; undefined where the size is not known. */
  progress(): number | undefined;
}

/** Where bytes go. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

/** A column that is written. CSV has texts alone. */
export interface ColumnSpec {
  name: string;
  type: 'Text' | 'Number' | 'Integer' | 'Boolean';
}

/** A table under writing; nothing is closed or completed by it but the last bytes of the format. */
export interface TableWriter {
  write(rows: readonly Row[]): Promise<void>;
  /** Writes what the format has at its end. */
  finish(): Promise<void>;
}

/** What a file is: what was said, else what its name ends in, else CSV. */
export function formatOf(file: Pick<StoredFile, 'path'>, said?: TableFormat): TableFormat {
  return said ?? (/\.(parquet|pq)$/i.test(file.path) ? 'Parquet' : 'CSV');
}
