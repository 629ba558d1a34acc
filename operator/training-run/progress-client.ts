import { isIPv6 } from 'node:net';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { PROGRESS_PORT } from './pod.ts';
import { type Progress, parseProgress } from './progress.ts';

/** How long a trainer may take to answer: it computes, and its event loop may be busy. */
const TIMEOUT_MILLISECONDS = 2_000;

const BOUNDS = { maximumBytes: 4096, maximumDepth: 4 };

/** What the client stands on; `fetch` and the port are given in tests. */
export interface ProgressClientOptions {
  logger: Logger;
  fetch?: typeof globalThis.fetch;
  port?: number;
}

/**
 * Makes the function that asks a pod how far it is. It never throws: a trainer that does not answer, answers too
 * much or answers nonsense shows no progress, and its run goes on.
 */
export function createProgressClient(
  options: ProgressClientOptions,
): (podIP: string) => Promise<Progress | undefined> {
  const { logger, fetch = globalThis.fetch, port = PROGRESS_PORT } = options;
  return async (podIP) => {
    try {
      const host = isIPv6(podIP) ? `[${podIP}]` : podIP;
      const response = await fetch(`http://${host}:${port}/progress`, {
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      });
      // Read in any case: a body that nobody takes keeps its connection.
      const body = await readBody(response);
      return response.ok ? parseProgress(parseBoundedJson(body, BOUNDS)) : undefined;
    } catch (error) {
      logger.debug('The trainer did not tell its progress', { podIP, error });
      return undefined;
    }
  };
}

/** Reads no more than the bound and one chunk, whatever the pod sends. */
async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > BOUNDS.maximumBytes) break;
  }
  return Buffer.concat(chunks);
}
