import { createHash } from 'node:crypto';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { error } from '../errors.ts';
import type { StoredFile } from '../storage/storage.ts';
import type { TableFormat } from '../table/table.ts';

/** A piece of a file: the `piece`-th of `pieces` of about the same size, from 0 on. */
export interface Slice {
  file: StoredFile;
  piece: number;
  pieces: number;
}

const DATA_ENDING = /\.(csv|parquet|pq)$/i;
/** What batches themselves leave beside their scores, and what tools mark as theirs. */
const NO_DATA = /^[._]|\.refused\.csv$|\.done\.json$/i;

/**
 * The files that hold rows. In a directory these are the ones that end as tables do, or all where it was said what they are.
 *
 * @throws StorageNotFound where there is none.
 */
export function dataFiles(
  files: readonly StoredFile[],
  place: string,
  format: TableFormat | undefined,
): StoredFile[] {
  const single = files.length === 1 && files[0]!.name === '';
  const found = single
    ? [...files]
    : files.filter(({ name }) => !NO_DATA.test(name) && (format !== undefined || DATA_ENDING.test(name)));
  if (found.length > 0) return found.sort((one, other) => (one.name < other.name ? -1 : 1));
  const reason = 'there is no file in it that ends in .csv or .parquet';
  throw error('StorageNotFound', { place, reason });
}

/**
 * What one partition scores. Files are dealt out; where there are fewer of them than partitions, a file is divided among all
 * that it was dealt to. Every piece of every file is dealt to exactly one partition.
 */
export function slicesOf(files: readonly StoredFile[], partitions: number, index: number): Slice[] {
  if (files.length >= partitions)
    return files.filter((_, at) => at % partitions === index).map((file) => ({ file, piece: 0, pieces: 1 }));
  const at = index % files.length;
  const pieces = Math.ceil((partitions - at) / files.length);
  return [{ file: files[at]!, piece: Math.floor(index / files.length), pieces }];
}

/** The bytes of a slice; a record belongs to where it begins. @throws StorageInvalid where the size is not known */
export function byteRange({ file, piece, pieces }: Slice): { from: number; end: number } {
  if (pieces === 1) return { from: 0, end: Number.POSITIVE_INFINITY };
  const { size } = file;
  if (size === undefined) {
    const reason = 'its size is not known, so that it cannot be divided: use one partition';
    throw error('StorageInvalid', { place: file.path, reason });
  }
  return {
    from: Math.floor((size * piece) / pieces),
    end: piece + 1 === pieces ? Number.POSITIVE_INFINITY : Math.floor((size * (piece + 1)) / pieces),
  };
}

/** Tells one state of the input from another, so that it shows where partitions did not see the same. */
export function stateOf(files: readonly StoredFile[]): string {
  const states = files.map(({ name, size, version }) => [name, size ?? null, version ?? null]);
  return createHash('sha256').update(canonicalJson(states)).digest('hex').slice(0, 16);
}
