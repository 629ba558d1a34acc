import { isIPv6 } from 'node:net';
import type { CodedError } from '@churnops/lib/errors/error-table.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { type ProfilePage, parseProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { METRICS_PORT } from '../../churn-model/child-identity.ts';
import { observationError } from './errors.ts';
import type { ServedPod } from './served-pods.ts';

/** The closed slots that a server keeps at most (32 MiB), and the open one. */
const MAXIMUM_BYTES = 40 << 20;

/** From the first byte sent to the last one read. */
const TIMEOUT_MILLISECONDS = 5_000;

/** Asks a pod for all slots since a moment, in milliseconds since the epoch. @throws CodedError `PodSilent`, `PodUntrusted` */
export type Scrape = (
  pod: ServedPod,
  reference: ReferenceProfile,
  since: number,
  signal: AbortSignal,
) => Promise<ProfilePage>;

/** What the client stands on; all are given in tests alone. */
export interface ScrapeClientOptions {
  fetch?: typeof globalThis.fetch;
  port?: number;
  timeoutMilliseconds?: number;
  maximumBytes?: number;
}

/** Makes the function that asks pods what they counted. */
export function createScrapeClient({
  fetch = globalThis.fetch,
  port = METRICS_PORT,
  timeoutMilliseconds = TIMEOUT_MILLISECONDS,
  maximumBytes = MAXIMUM_BYTES,
}: ScrapeClientOptions = {}): Scrape {
  async function read(pod: ServedPod, since: number, signal: AbortSignal): Promise<Uint8Array> {
    const { name, address = '' } = pod;
    const host = isIPv6(address) ? `[${address}]` : address;
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    try {
      const response = await fetch(`http://${host}:${port}/profile?since=${since}`, {
        redirect: 'error',
        signal: AbortSignal.any([signal, timeout]),
      });
      const body = await readBody(response, maximumBytes);
      if (!response.ok) throw silent(name, `it answered with HTTP ${response.status}`);
      if (body === undefined) throw untrusted(name, `it is larger than ${maximumBytes} bytes`);
      return body;
    } catch (cause) {
      signal.throwIfAborted();
      if (isCodedError(cause)) throw cause;
      const seconds = timeoutMilliseconds / 1_000;
      const reason = timeout.aborted
        ? `it did not answer within ${seconds} seconds`
        : 'its metrics port cannot be reached';
      throw silent(name, reason, cause);
    }
  }

  return async (pod, reference, since, signal) => {
    const page = parse(pod, await read(pod, since, signal), reference);
    const reason = whyUntrusted(page, pod);
    if (reason !== undefined) throw untrusted(pod.name, reason);
    return page;
  };
}

function parse(pod: ServedPod, body: Uint8Array, reference: ReferenceProfile): ProfilePage {
  try {
    return parseProfilePage(body, reference);
  } catch (cause) {
    const reason = isCodedError(cause, 'ProfileInvalid') ? cause.values['reason'] : undefined;
    throw untrusted(pod.name, String(reason ?? 'it is no JSON of a profile'), cause);
  }
}

/** What a pod may say is bounded by what it is: its own counts, of the model that it serves, by one process. */
function whyUntrusted({ model, slotMilliseconds, slots }: ProfilePage, pod: ServedPod): string | undefined {
  if (model !== pod.digest) return `it counts for the model ${model}, and serves ${pod.digest}`;
  if (slots.some((slot) => slot.pod !== pod.uid)) return 'it tells counts of another pod';
  if (new Set(slots.map(({ process }) => process)).size > 1) return 'it tells counts of two processes';
  if (slots.some(({ slot }) => slot % slotMilliseconds !== 0))
    return `its slots do not begin at multiples of ${slotMilliseconds} ms`;
  if (new Set(slots.map(({ slot }) => slot)).size < slots.length) return 'it tells of a slot twice';
  return undefined;
}

function silent(pod: string, reason: string, cause?: unknown): CodedError {
  return observationError('PodSilent', { pod, reason }, { cause });
}

function untrusted(pod: string, reason: string, cause?: unknown): CodedError {
  return observationError('PodUntrusted', { pod, reason }, { cause });
}

/** Reads the body in any case, because one that nobody takes keeps its connection; undefined where it is too large. */
async function readBody(response: Response, maximumBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > maximumBytes) return undefined;
  }
  return Buffer.concat(chunks);
}
