import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { Response } from 'undici';
import { error } from '../errors.ts';
import { unreachable } from './http-transport.ts';

/** What a body may be, and how errors speak of it. */
export interface BodyLimits {
  maximumBytes: number;
  /** Names the content in errors. */
  what: string;
  host: string;
  action: string;
}

/** Reads a body of bounded size into memory. @throws TooLarge, or RegistryUnreachable where it breaks off. */
export async function readBody(response: Response, limits: BodyLimits): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of boundedChunks(response, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Writes a body to `path`. It is written beside the target first and takes its name only when whole and of the
 * right digest: the target is old or complete, never partial.
 *
 * @throws TooLarge, DigestMismatch, or RegistryUnreachable where the body breaks off.
 */
export async function saveBody(
  response: Response,
  path: string,
  digest: string,
  limits: BodyLimits,
): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`;
  const hash = createHash('sha256');
  const file = await open(partial, 'wx');
  try {
    try {
      for await (const chunk of boundedChunks(response, limits)) {
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const actual = `sha256:${hash.digest('hex')}`;
    if (actual !== digest) throw error('DigestMismatch', { what: limits.what, expected: digest, actual });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw cause;
  }
}

async function* boundedChunks(response: Response, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const { maximumBytes, what } = limits;
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maximumBytes) {
    await response.body?.cancel();
    throw error('TooLarge', { what, maximum: maximumBytes });
  }
  if (response.body === null) return;
  let size = 0;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw unreachable(limits.host, limits.action, cause);
      });
      if (done) return;
      size += value.byteLength;
      if (size > maximumBytes) throw error('TooLarge', { what, maximum: maximumBytes });
      yield value;
    }
  } finally {
    // Gives the connection back where reading stopped early; the outcome of that changes nothing.
    await reader.cancel().catch(() => undefined);
  }
}
