import type { GitSession } from './git-session.ts';

/** What a blob holds. */
export type BlobContent =
  | { kind: 'Text'; text: string }
  | { kind: 'NotText' }
  | { kind: 'TooLarge'; size: number };

/** Characters of text that are kept for the next time. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;

/** How many bytes of blobs are read by one command. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** Contents of blobs by their ids, which never change. Those that the clone lacks are fetched in one request. */
export class BlobStore {
  readonly #kept = new Map<string, BlobContent>();
  #characters = 0;

  /** @param maximumBytes larger blobs are named TooLarge, and not read */
  async read(
    git: GitSession,
    blobs: Iterable<string>,
    maximumBytes: number,
  ): Promise<Map<string, BlobContent>> {
    const wanted = new Set(blobs);
    const found = new Map<string, BlobContent>();
    for (const blob of wanted) {
      const content = this.#kept.get(blob);
      if (content && content.kind !== 'TooLarge') found.set(blob, content);
    }
    const unknown = [...wanted].filter((blob) => !found.has(blob));
    if (unknown.length === 0) return found;
    await fetchBlobs(git, unknown);
    const sizes = await sizesOf(git, unknown);
    const readable: string[] = [];
    for (const [blob, size] of sizes) {
      if (size > maximumBytes) found.set(blob, { kind: 'TooLarge', size });
      else readable.push(blob);
    }
    for (const batch of batchesOf(readable, sizes)) {
      for (const [blob, content] of await readBatch(git, batch)) {
        found.set(blob, content);
        this.#keep(blob, content);
      }
    }
    return found;
  }

  /** The oldest go when there is too much. */
  #keep(blob: string, content: BlobContent): void {
    this.#kept.set(blob, content);
    this.#characters += lengthOf(content);
    for (const [oldest, dropped] of this.#kept) {
      if (this.#characters <= KEPT_CHARACTERS) return;
      this.#kept.delete(oldest);
      this.#characters -= lengthOf(dropped);
    }
  }
}

function lengthOf(content: BlobContent): number {
  return content.kind === 'Text' ? content.text.length + 64 : 64;
}

/** The ids are asked for by name, as Git itself asks for one that is missing; where all are there, nothing is asked. */
async function fetchBlobs(git: GitSession, blobs: string[]): Promise<void> {
  const args = ['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--quiet', '--no-tags'];
  const options = [
    '--no-write-fetch-head',
    '--recurse-submodules=no',
    '--filter=blob:none',
    '--stdin',
    'origin',
  ];
  await git.network('fetch files', [...args, ...options], {
    input: blobs.map((blob) => `${blob}\n`).join(''),
  });
}

/** Bytes by id. */
async function sizesOf(git: GitSession, blobs: string[]): Promise<Map<string, number>> {
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)'];
  const input = blobs.map((blob) => `${blob}\n`).join('');
  const printed = await git.local('measure files', args, { input });
  const lines = printed.toString('latin1').split('\n').filter(Boolean);
  return new Map(lines.map((line) => line.split(' ')).map(([blob, size]) => [blob as string, Number(size)]));
}

async function readBatch(git: GitSession, blobs: string[]): Promise<Map<string, BlobContent>> {
  const input = blobs.map((blob) => `${blob}\n`).join('');
  const printed = await git.local('read files', ['cat-file', '--batch'], { input });
  const contents = new Map<string, BlobContent>();
  let at = 0;
  for (const blob of blobs) {
    // `id SP type SP size LF contents LF`, as git-cat-file(1) prints it
    const end = printed.indexOf('\n', at);
    const size = Number(printed.toString('latin1', at, end).split(' ')[2]);
    contents.set(blob, decode(printed.subarray(end + 1, end + 1 + size)));
    at = end + 1 + size + 1;
  }
  return contents;
}

function* batchesOf(blobs: string[], sizes: Map<string, number>): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const blob of blobs) {
    const size = sizes.get(blob) ?? 0;
    if (batch.length > 0 && bytes + size > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(blob);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function decode(bytes: Uint8Array): BlobContent {
  try {
    return { kind: 'Text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'NotText' };
    throw error;
  }
}
