import { backOffMilliseconds, RETRY_POLICY } from '@churnops/lib/registry/retry.ts';
import { reasonOf } from '@churnops/lib/s3/s3-answer.ts';
import type { Response } from 'undici';
import { error } from '../errors.ts';
import type { ReadOptions, StoredFile } from './storage.ts';
import type { StorageContext } from './storage-context.ts';

/** An answer with bytes of a file, and which state of the file they are of. */
export interface Piece {
  response: Response;
  /** A strong ETag, or another word that no other state of the file has; without one, nothing can be resumed. */
  state?: string;
  /** What is known of the file. */
  file: Pick<StoredFile, 'size' | 'version'>;
}

/**
 * Asks for the bytes of a file from `from` on, up to `end`. Where `state` is given, only of that state.
 *
 * @returns status 200 (the file from its start), 206 (the bytes asked for), 412 (it has another state) or 416 (it ends before).
 */
export type Ask = (range: { from: number; end?: number }, state?: string) => Promise<Piece>;

/**
 * Reads bytes that may break off on their way, and goes on where they stopped. A try that brought nothing counts as failed; four in a
 * row are the end of it.
 *
 * @throws StorageUnreachable, StorageChanged, or what asking throws.
 */
export async function* readResuming(
  place: string,
  { from = 0, end, onState }: ReadOptions,
  ask: Ask,
  context: StorageContext,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = from;
  let state: string | undefined;
  for (let failed = 0; end === undefined || at < end; ) {
    const piece = await ask(
      { from: at, ...(end === undefined ? {} : { end }) },
      at === from ? undefined : state,
    );
    if (at === from && piece.response.ok) onState?.(piece.file);
    state ??= piece.state;
    const before = at;
    try {
      for await (const chunk of bytesOf(
        piece,
        { at, from, ...(end === undefined ? {} : { end }) },
        state,
        place,
      )) {
        at += chunk.length;
        yield chunk;
      }
      return;
    } catch (fault) {
      context.signal?.throwIfAborted();
      if (!(fault instanceof BrokenOff)) throw fault;
      failed = at > before ? 1 : failed + 1;
      if (failed >= RETRY_POLICY.attempts || (state === undefined && at > from)) {
        const reason = reasonOf(fault.cause);
        throw error('StorageUnreachable', { place, action: 'read', reason }, { cause: fault.cause });
      }
      await context.clock.delay(backOffMilliseconds(failed, context.random, RETRY_POLICY));
    }
  }
}

/** The connection ended before the answer did. */
class BrokenOff extends Error {}

async function* bytesOf(
  { response, state: now }: Pick<Piece, 'response' | 'state'>,
  { at, from, end = Number.POSITIVE_INFINITY }: { at: number; from: number; end?: number },
  state: string | undefined,
  place: string,
): AsyncGenerator<Uint8Array> {
  const { status, headers } = response;
  const start = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  const refuse = async (fault: Error): Promise<never> => {
    await response.body?.cancel();
    throw fault;
  };
  if (status === 416) return void (await response.body?.cancel());
  if (status === 412 || (at > from && now !== state)) await refuse(error('StorageChanged', { place }));
  if (status === 206 && Number(start) !== at)
    await refuse(
      error('StorageInvalid', { place, reason: 'the server gives other bytes than it was asked for' }),
    );
  // A server that does not know ranges begins at the start: what is not wanted is passed over.
  let [skip, left] = [status === 200 ? at : 0, end - at];
  for await (const chunk of withBreaks(response)) {
    const wanted = chunk.subarray(Math.min(skip, chunk.length)).subarray(0, left);
    skip = Math.max(0, skip - chunk.length);
    left -= wanted.length;
    if (wanted.length > 0) yield wanted;
    if (left === 0) return;
  }
}

async function* withBreaks(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new BrokenOff('the connection broke off', { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    // Gives the connection back where reading stopped early; the outcome of that changes nothing.
    await reader.cancel().catch(() => undefined);
  }
}
