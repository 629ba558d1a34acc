import { open } from 'node:fs/promises';

const CHUNK_BYTES = 1 << 18;

/** Reads a file from its beginning to its end into one buffer that is used again: a chunk holds until the next is asked for. */
export async function* readFileChunks(path: string): AsyncGenerator<Uint8Array, void> {
  const file = await open(path);
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
