import type { IncomingMessage } from 'node:http';
import { error } from '../errors.ts';
import type { ByteBudget } from './byte-budget.ts';

/** Bounds of one request's body. */
export interface BodyBounds {
  /** Bytes at most; one more and the request is refused, by its header where that tells. */
  maximumBytes: number;
  /** The server's budget for all bodies together. */
  budget: ByteBudget;
}

/** A body that was read; `release` gives its bytes back to the budget. */
export interface RequestBody {
  bytes: Buffer;
  release: () => void;
}

/**
 * Refuses what a header alone condemns, before a byte of the body is read: encodings (a compressed body could
 * unpack to any size), media types other than JSON, and a length over the limit.
 *
 * @throws EncodingUnsupported, MediaTypeUnsupported (415) or BodyTooLarge (413).
 */
export function checkBodyHeaders(request: IncomingMessage, maximumBytes: number): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw error('EncodingUnsupported', { encoding: encoding.slice(0, 64) });
  }
  const mediaType = request.headers['content-type'];
  if (mediaType !== undefined && !JSON_MEDIA_TYPE.test(mediaType)) {
    throw error('MediaTypeUnsupported', { mediaType: mediaType.slice(0, 64) });
  }
  if (Number(request.headers['content-length']) > maximumBytes) {
    throw error('BodyTooLarge', { maximum: maximumBytes });
  }
}

/**
 * Reads a body whole, holding no more than the bounds allow. After a refusal the stream is paused; what becomes
 * of the rest is the caller's decision.
 *
 * @throws BodyTooLarge (413), Overloaded (503) or RequestAborted.
 */
export function readBody(
  request: IncomingMessage,
  { maximumBytes, budget }: BodyBounds,
): Promise<RequestBody> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const settle = () => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
    };
    const refuse = (reason: Error) => {
      settle();
      request.pause();
      chunks = [];
      budget.give(size);
      reject(reason);
    };
    const onData = (chunk: Buffer) => {
      if (size + chunk.length > maximumBytes) return refuse(error('BodyTooLarge', { maximum: maximumBytes }));
      if (!budget.take(chunk.length)) return refuse(error('Overloaded', { maximum: budget.maximum }));
      size += chunk.length;
      chunks.push(chunk);
    };
    const onEnd = () => {
      settle();
      const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
      resolve({ bytes, release: () => budget.give(size) });
    };
    const onClose = (cause?: Error) => refuse(error('RequestAborted', {}, { cause }));
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

const JSON_MEDIA_TYPE = /^application\/(?:json|[\w.-]+\+json)\s*(?:;|$)/i;
