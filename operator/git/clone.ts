import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitError } from './errors.ts';

/** A new bare repository, as `git init --bare` makes it, and nothing more: no templates, no hooks. */
const CONFIG = '[core]\n\trepositoryformatversion = 1\n\tfilemode = true\n\tbare = true\n';

/** A bare repository on disk. Whoever works on it does so alone. */
export class Clone {
  readonly #directory: string;
  #path: string | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #retired = false;

  /** @param directory where it is made; a clone that is made anew gets another name, so that nothing left of the old one can reach it */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Whether nobody works on it or waits to. */
  get idle(): boolean {
    return this.#waiting === 0;
  }

  /** Runs one piece of work after all earlier ones have ended. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const before = this.#last;
    const done = Promise.withResolvers<void>();
    this.#last = done.promise;
    await before;
    try {
      return await work();
    } finally {
      this.#waiting--;
      done.resolve();
    }
  }

  /**
   * Where it is; made where it is not.
   *
   * @throws CodedError `GitCloneGivenUp` once it has been retired
   */
  async path(): Promise<string> {
    if (this.#retired) throw gitError('GitCloneGivenUp');
    if (this.#path !== undefined) return this.#path;
    const path = join(this.#directory, randomBytes(8).toString('hex'));
    for (const folder of ['objects/pack', 'objects/info', 'refs/heads']) {
      await mkdir(join(path, folder), { recursive: true, mode: 0o700 });
    }
    await writeFile(join(path, 'HEAD'), 'ref: refs/heads/none\n');
    await writeFile(join(path, 'config'), CONFIG);
    this.#path = path;
    return path;
  }

  /** Takes it away; the next use makes it anew. */
  async discard(): Promise<void> {
    const path = this.#path;
    this.#path = undefined;
    if (path !== undefined) await rm(path, { recursive: true, force: true });
  }

  /** Takes it away for good. */
  async retire(): Promise<void> {
    this.#retired = true;
    await this.exclusively(() => this.discard());
  }

  /** How many packs it is in; every fetch adds one. */
  async packs(): Promise<number> {
    return (await this.#packFiles()).filter((name) => name.endsWith('.pack')).length;
  }

  /** The bytes of what was fetched, half-fetched packs included. */
  async size(): Promise<number> {
    let bytes = 0;
    for (const path of await this.#packFiles()) bytes += await sizeOf(path);
    return bytes;
  }

  /** Removes what commands that were cut off have left: half packs, and locks that nobody holds any more. */
  async sweep(): Promise<void> {
    if (this.#path === undefined) return;
    for (const entry of await readdir(this.#path, { recursive: true, withFileTypes: true })) {
      // Names below refs are those of branches, which may look like anything but a lock.
      const inRefs = entry.parentPath.startsWith(join(this.#path, 'refs'));
      const left = entry.name.endsWith('.lock') || (!inRefs && /^(?:tmp_|index-)/.test(entry.name));
      if (entry.isFile() && left) await rm(join(entry.parentPath, entry.name), { force: true });
    }
  }

  async #packFiles(): Promise<string[]> {
    if (this.#path === undefined) return [];
    const folder = join(this.#path, 'objects', 'pack');
    return (await readdir(folder)).map((name) => join(folder, name));
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    // Git renames packs when they are whole.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
