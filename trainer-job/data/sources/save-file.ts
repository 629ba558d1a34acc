import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { RETRY_POLICY, withRetries } from '@churnops/lib/registry/retry.ts';
import { error } from '../../errors.ts';
import type { Storage } from '../../storage/storage.ts';
import type { StorageContext } from '../../storage/storage-context.ts';

/** Looks at the bytes of a file on their way, and throws where they are not those that are meant. */
export interface FileCheck {
  update(bytes: Uint8Array): void;
  /** After the last byte. */
  finish(): void;
}

/** What a file may be. */
export interface FileBounds {
  maximumBytes: number;
  /** Made anew for each try. */
  check?: () => FileCheck;
}

/** Throws DataChanged where a file's sha256 is not `expected`, 64 hex digits. @param source names it, for people. */
export function sha256Check(expected: string, source: string): FileCheck {
  const hash = createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    finish() {
      const actual = hash.digest('hex');
      if (actual !== expected) throw error('DataChanged', { source, actual, expected });
    },
  };
}

/**
 * Copies the file that a storage is to a local one, which appears whole or not at all.
 *
 * @returns the version that was copied.
 * @throws DataTooLarge, Stopped, or what the check and the storage throw.
 */
export async function saveFile(
  storage: Storage,
  path: string,
  bounds: FileBounds,
  { clock, random, signal }: Pick<StorageContext, 'clock' | 'random' | 'signal'>,
): Promise<{ version?: string }> {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    const copied = await withRetries(() => attempt(storage, partial, bounds), {
      clock,
      random,
      policy: RETRY_POLICY,
    });
    await rename(partial, path);
    return copied;
  } catch (cause) {
    await rm(partial, { force: true });
    throw signal?.aborted ? error('Stopped', { signal: String(signal.reason) }, { cause }) : cause;
  }
}

/** Writes the file, and returns what the storage calls the state of it that was read. */
async function attempt(storage: Storage, partial: string, bounds: FileBounds): Promise<{ version?: string }> {
  const check = bounds.check?.();
  const file = await open(partial, 'w');
  let size = 0;
  let version: string | undefined;
  const onState = (state: { version?: string }) => {
    version = state.version;
  };
  try {
    for await (const chunk of storage.read('', { onState })) {
      size += chunk.length;
      if (size > bounds.maximumBytes) throw tooLarge(storage, bounds);
      check?.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  check?.finish();
  return version === undefined ? {} : { version };
}

function tooLarge({ location: source }: Storage, { maximumBytes: maximum }: FileBounds): Error {
  return error('DataTooLarge', { source, maximum });
}
