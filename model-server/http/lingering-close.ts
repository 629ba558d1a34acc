import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is still read, and for how long, of a request that was already answered. */
export interface Patience {
  milliseconds: number;
  /** Bytes thrown away at most; then the sender has to wait, and no memory goes into what nobody wants. */
  bytes: number;
}

/**
 * Ends a response whose request is still being sent: some of the rest is read and thrown away until it ends or
 * patience is over. Closing at once would reset the connection, and the client could lose the answer (RFC 9112,
 * 9.6). The answer must be written whole, with its length and `connection: close`.
 */
export function endLingering(request: IncomingMessage, response: ServerResponse, patience: Patience): void {
  const timer = setTimeout(finish, patience.milliseconds);
  let left = patience.bytes;
  request.on('data', discard).once('end', finish).once('close', finish).resume();
  function discard(chunk: Buffer): void {
    left -= chunk.length;
    if (left < 0) request.pause();
  }
  function finish(): void {
    clearTimeout(timer);
    request.off('data', discard).off('end', finish).off('close', finish);
    response.end();
  }
}
