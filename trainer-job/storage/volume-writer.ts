import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskFault } from '@churnops/lib/errors/disk-fault.ts';
import { syncDirectory } from '@churnops/lib/files/sync-directory.ts';
import { error } from '../errors.ts';
import { PARTIAL_ENDING } from './name.ts';
import type { StoredWriter } from './storage.ts';
import { followPath, makeDirectory, placeOf, volumeFault } from './volume-path.ts';

/** A file that nobody has written to for so long was left by a process that is gone. */
const ABANDONED_AFTER = 6 * 3_600_000;

/** Writes a file beside its name, and gives it its name when it is whole and on the disk. */
export class VolumeWriter implements StoredWriter {
  readonly #file: FileHandle;
  readonly #partial: string;
  readonly #path: string;
  readonly #place: string;
  #ended = false;

  private constructor(file: FileHandle, partial: string, path: string, place: string) {
    this.#file = file;
    this.#partial = partial;
    this.#path = path;
    this.#place = place;
  }

  /** Begins a file, in a directory that is made where it is not there. */
  static async create(root: string, relative: string, now: number): Promise<VolumeWriter> {
    const place = placeOf(relative);
    const directory = await makeDirectory(root, dirname(relative) === '.' ? '' : dirname(relative));
    const path = join(directory, basename(relative));
    const there = await followPath(root, relative);
    if (there !== undefined && !(await stat(there)).isFile())
      throw error('StorageInvalid', { place, reason: 'it is a directory' });
    await removeAbandoned(path, now);
    const partial = `${path}.${randomUUID()}${PARTIAL_ENDING}`;
    const file = await open(partial, 'wx').catch((cause: unknown) => {
      throw diskFault(volumeFault(cause, place, 'write it'), place);
    });
    return new VolumeWriter(file, partial, path, place);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#file.writeFile(bytes).catch((cause: unknown) => {
      throw diskFault(cause, this.#place);
    });
  }

  async complete(): Promise<void> {
    try {
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#partial, this.#path);
      await syncDirectory(dirname(this.#path));
      this.#ended = true;
    } catch (cause) {
      throw diskFault(cause, this.#place);
    }
  }

  async abort(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    // What cannot be removed now is removed as abandoned by who writes the file next.
    await this.#file.close().catch(() => undefined);
    await rm(this.#partial, { force: true }).catch(() => undefined);
  }
}

async function removeAbandoned(path: string, now: number): Promise<void> {
  const [directory, start] = [dirname(path), `${basename(path)}.`];
  for (const name of await readdir(directory)) {
    if (!name.startsWith(start) || !name.endsWith(PARTIAL_ENDING)) continue;
    const known = await stat(join(directory, name)).catch(() => undefined);
    if (known !== undefined && now - known.mtimeMs > ABANDONED_AFTER)
      await rm(join(directory, name), { force: true });
  }
}
