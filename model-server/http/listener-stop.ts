import { once } from 'node:events';
import type { Server } from 'node:http';

/**
 * Closes a server without failing a request: no new connections, idle ones are closed, requests that are being
 * answered are finished. What is not finished after `grace` milliseconds is cut.
 */
export async function stopListener(server: Server, grace: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), grace);
  await closed;
  clearTimeout(timer);
}
