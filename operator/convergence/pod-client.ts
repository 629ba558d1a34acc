import { isIPv6 } from 'node:net';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { PORT } from '../churn-model/child-identity.ts';
import type { Pod } from '../kubernetes/resource.ts';
import { type PodReport, readPodReport } from './pod-report.ts';

/** A page of a model server is some 20 KB. */
const MAXIMUM_BYTES = 1 << 20;

/** From the first byte sent to the last one read; a server that is that busy is told of as silent. */
const TIMEOUT_MILLISECONDS = 2_000;

/** Pods of one model that are asked at once. */
const AT_ONCE = 8;

/** Asks pods what they serve and how they do; a pod that does not answer, or not properly, is not in the answer. */
export type AskPods = (pods: readonly Pod[], signal: AbortSignal) => Promise<ReadonlyMap<string, PodReport>>;

/** What the client stands on; `fetch` and the port are given in tests. */
export interface PodClientOptions {
  logger: Logger;
  fetch?: typeof globalThis.fetch;
  port?: number;
}

/** Makes the function that asks pods for their /metrics, a few at a time; the answers are by the pods' uids. */
export function createPodClient({
  logger,
  fetch = globalThis.fetch,
  port = PORT,
}: PodClientOptions): AskPods {
  async function ask(podIP: string, signal: AbortSignal): Promise<PodReport | undefined> {
    try {
      const host = isIPv6(podIP) ? `[${podIP}]` : podIP;
      const response = await fetch(`http://${host}:${port}/metrics`, {
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]),
      });
      const body = await readBody(response);
      return response.ok && body !== undefined ? readPodReport(body) : undefined;
    } catch (error) {
      signal.throwIfAborted();
      logger.debug('The pod did not answer', { podIP, error });
      return undefined;
    }
  }

  return async (pods, signal) => {
    const reports = new Map<string, PodReport>();
    const waiting = [...pods];
    const worker = async () => {
      for (let pod = waiting.shift(); pod; pod = waiting.shift()) {
        const { metadata, status } = pod;
        const report = status?.podIP ? await ask(status.podIP, signal) : undefined;
        if (report && metadata?.uid) reports.set(metadata.uid, report);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return reports;
  };
}

/** Reads the body in any case, because one that nobody takes keeps its connection; undefined where it is too large. */
async function readBody(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > MAXIMUM_BYTES) return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
