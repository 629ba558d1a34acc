import { error } from '../errors.ts';
import type { Storage } from './storage.ts';

/**
 * A small file as a whole; undefined where it is not there.
 *
 * @throws StorageInvalid where it is larger than `maximumBytes`, or what reading throws.
 */
export async function readWhole(
  storage: Storage,
  name: string,
  maximumBytes: number,
): Promise<Buffer<ArrayBuffer> | undefined> {
  if ((await storage.describe(name)) === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of storage.read(name)) {
    size += chunk.length;
    if (size > maximumBytes) {
      const reason = `${name} is larger than the ${maximumBytes} bytes that are allowed`;
      throw error('StorageInvalid', { place: storage.location, reason });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
