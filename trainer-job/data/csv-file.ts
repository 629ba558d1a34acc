import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { error } from '../errors.ts';

/** A CSV file that is read once, and its fingerprint, which is there when it was read to the end. */
export interface CsvFile {
  chunks: AsyncIterable<Uint8Array>;
  /** Bytes in all. */
  size: number;
  /** Bytes read so far. */
  readonly bytesRead: number;
  /** sha256 of the file's bytes, as `sha256:<hex>`: what `sha256sum` prints. */
  fingerprint(): string;
}

const CHUNK_BYTES = 1 << 18;

/** Opens a file of at most `maximumBytes`. @throws DataNotFound or DataTooLarge */
export async function openCsvFile(path: string, maximumBytes: number): Promise<CsvFile> {
  return new HashedFile(path, await measureFile(path, maximumBytes));
}

/** How many bytes a file has, at most `maximumBytes`. @throws DataNotFound or DataTooLarge */
export async function measureFile(
  path: string,
  maximumBytes: number = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw error(
      'DataNotFound',
      { source: path, reason: cause.code === 'ENOENT' ? 'there is no such file' : String(cause.code) },
      { cause },
    );
  });
  if (!found.isFile()) throw error('DataNotFound', { source: path, reason: 'it is not a file' });
  if (found.size > maximumBytes) throw error('DataTooLarge', { source: path, maximum: maximumBytes });
  return found.size;
}

class HashedFile implements CsvFile {
  readonly size: number;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly #hash = createHash('sha256');
  bytesRead = 0;

  constructor(path: string, size: number) {
    this.size = size;
    this.chunks = this.#read(path);
  }

  fingerprint(): string {
    return `sha256:${this.#hash.digest('hex')}`;
  }

  async *#read(path: string): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(path, {
      highWaterMark: CHUNK_BYTES,
    }) as AsyncIterable<Buffer>) {
      this.#hash.update(chunk);
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }
}
