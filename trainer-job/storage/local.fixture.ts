import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_CLOCK } from '@churnops/lib/registry/retry.ts';
import type { StorageContext } from './storage-context.ts';
import { VolumeStorage } from './volume-storage.ts';

/** The world of tests: no delay is worth waiting for. */
export function testContext(workDirectory: string): StorageContext {
  const clock = { now: SYSTEM_CLOCK.now, delay: async () => undefined };
  return { clock, random: () => 0.5, workDirectory };
}

/**
 * An empty directory as a volume.
 *
 * @example
 * await using volume = await temporaryVolume();
 */
export async function temporaryVolume(): Promise<
  { root: string; storage: VolumeStorage; context: StorageContext } & AsyncDisposable
> {
  const root = await mkdtemp(join(tmpdir(), 'churnops-volume-'));
  const context = testContext(root);
  return {
    root,
    context,
    storage: new VolumeStorage(root, '', context),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

/** All bytes of a stream. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** All blocks of a table, one behind the other. */
export async function rowsOf<T>(blocks: AsyncIterable<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for await (const block of blocks) rows.push(...block);
  return rows;
}
