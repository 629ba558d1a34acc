import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { error } from '../errors.ts';
import { PARTIAL_ENDING, requireName } from './name.ts';
import type { ReadOptions, Storage, StoredFile, StoredWriter } from './storage.ts';
import type { StorageContext } from './storage-context.ts';
import { followPath, placeOf, volumeFault } from './volume-path.ts';
import { VolumeWriter } from './volume-writer.ts';

const CHUNK_BYTES = 1 << 18;

/** A file or a directory of a mounted volume. What is read or written is inside of it, whatever links say. */
export class VolumeStorage implements Storage {
  readonly location: string;
  readonly #root: string;
  readonly #path: string;
  readonly #context: StorageContext;

  constructor(root: string, path: string, context: StorageContext) {
    this.#root = root;
    this.#path = path.replace(/\/+$/, '');
    this.#context = context;
    this.location = placeOf(this.#path);
  }

  async list(): Promise<StoredFile[]> {
    const found = await followPath(this.#root, this.#path);
    if (found === undefined)
      throw error('StorageNotFound', { place: this.location, reason: 'there is no such file or directory' });
    if ((await stat(found)).isFile()) return [(await this.describe(''))!];
    const names = await readdir(found).catch((cause: unknown) => {
      throw volumeFault(cause, this.location, 'list it');
    });
    const files: StoredFile[] = [];
    for (const name of names.sort()) {
      if (name.startsWith('.') || name.endsWith(PARTIAL_ENDING)) continue;
      const file = await this.describe(name);
      if (file !== undefined) files.push(file);
    }
    return files;
  }

  async describe(name: string): Promise<StoredFile | undefined> {
    const path = this.#pathOf(name);
    const found = await followPath(this.#root, path);
    const known = found === undefined ? undefined : await stat(found);
    if (!known?.isFile()) return undefined;
    const { size, mtime: modified } = known;
    return { name, path, size, version: `modified:${modified.toISOString()}`, modified };
  }

  async *read(name: string, { from = 0, end, onState }: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    const path = this.#pathOf(name);
    const found = await followPath(this.#root, path);
    if (found === undefined)
      throw error('StorageNotFound', { place: placeOf(path), reason: 'there is no such file' });
    if (onState !== undefined) onState((await this.describe(name)) ?? {});
    if (end !== undefined && end <= from) return;
    const { signal } = this.#context;
    const stream = createReadStream(found, {
      start: from,
      highWaterMark: CHUNK_BYTES,
      ...(end === undefined ? {} : { end: end - 1 }),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      yield* stream as AsyncIterable<Buffer>;
    } catch (cause) {
      signal?.throwIfAborted();
      throw volumeFault(cause, placeOf(path), 'read it');
    }
  }

  async create(name: string): Promise<StoredWriter> {
    return VolumeWriter.create(this.#root, this.#pathOf(name), this.#context.clock.now());
  }

  async remove(name: string): Promise<void> {
    const path = this.#pathOf(name);
    const found = await followPath(this.#root, path);
    if (found === undefined) return;
    await rm(found, { force: true }).catch((cause: unknown) => {
      throw volumeFault(cause, placeOf(path), 'remove it');
    });
  }

  async close(): Promise<void> {}

  #pathOf(name: string): string {
    if (name === '') return this.#path;
    requireName(this.location, name);
    return this.#path === '' ? basename(name) : `${this.#path}/${name}`;
  }
}
