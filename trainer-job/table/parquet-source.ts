import { CodedError } from '@churnops/lib/errors/error-table.ts';
import type { AsyncBuffer } from 'hyparquet';
import { error } from '../errors.ts';
import type { Storage, StoredFile } from '../storage/storage.ts';

/** Bytes that are read together at most, and the largest page that can be read. */
export const MAXIMUM_READ_BYTES = 2 ** 28;

/** A stored file as Parquet is read, by ranges of bytes. */
export class ParquetSource implements AsyncBuffer {
  readonly byteLength: number;
  readonly place: string;
  readonly #storage: Storage;
  readonly #file: StoredFile;

  /** @throws StorageInvalid where nobody says how large the file is. */
  constructor(storage: Storage, file: StoredFile) {
    this.place = file.path;
    if (file.size === undefined)
      throw error('StorageInvalid', { place: file.path, reason: 'the server does not say how large it is' });
    this.byteLength = file.size;
    this.#storage = storage;
    this.#file = file;
  }

  /** The bytes of a range, in memory of their own. @throws RangeError for what the file does not have, or StorageChanged */
  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (start < 0 || end > this.byteLength || !(end - start <= MAXIMUM_READ_BYTES))
      throw new RangeError('it speaks of bytes that it does not have');
    const bytes = new Uint8Array(end - start);
    let at = 0;
    for await (const chunk of this.#storage.read(this.#file.name, { from: start, end })) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    if (at < bytes.length) throw error('StorageChanged', { place: this.place });
    return bytes;
  }

  async slice(start: number, end = this.byteLength): Promise<ArrayBuffer> {
    return (await this.read(start, end)).buffer;
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

  /** @throws StorageChanged */
  async requireUnchanged(): Promise<void> {
    const now = await this.#storage.describe(this.#file.name);
    if (now?.size !== this.#file.size || now?.version !== this.#file.version)
      throw error('StorageChanged', { place: this.place });
  }
}
