import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Ends a response whose request is still being sent: the rest is read and thrown away until it ends or `patience`
 * is over. Closing at once would reset the connection, and the client would lose the answer (RFC 9112, 9.6).
 * The answer must be written whole, with its length and `connection: close`.
 *
 * @param patience milliseconds.
 */
export function endLingering(request: IncomingMessage, response: ServerResponse, patience: number): void {
  const timer = setTimeout(finish, patience);
  request.once('end', finish).once('close', finish).resume();
  function finish(): void {
    clearTimeout(timer);
    request.off('end', finish).off('close', finish);
    response.end();
  }
}
