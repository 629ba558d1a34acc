import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher, Headers, type RequestInit, Response, fetch as undiciFetch } from 'undici';
import { forgeError } from '../errors.ts';

/** How a forge's API is reached. */
export interface FetchOptions {
  /** PEM certificates that are trusted besides the system's. */
  certificateAuthority?: string | undefined;
  /** For a whole exchange, the body included. */
  timeoutMilliseconds: number;
  /** Of an answer, after decompression. A page of 100 pull requests with bodies of 64 KiB each has 9 MiB. */
  maximumBytes: number;
}

export const FETCH_LIMITS = { timeoutMilliseconds: 30_000, maximumBytes: 32 * 1024 * 1024 };

/** A fetch for octokit whose answers come whole or not at all: octokit itself takes a body that breaks off for an empty one. */
export type BoundedFetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Makes a fetch with connections of its own; idle ones end by themselves and keep no process alive. */
export function createBoundedFetch(options: FetchOptions): BoundedFetch {
  const { certificateAuthority, timeoutMilliseconds } = options;
  const agent = new Agent({
    connect: {
      timeout: Math.min(10_000, timeoutMilliseconds),
      ...(certificateAuthority !== undefined && {
        ca: [...getCACertificates('default'), certificateAuthority],
      }),
    },
    headersTimeout: timeoutMilliseconds,
    bodyTimeout: timeoutMilliseconds,
    connections: 10,
  });
  return (url, init) => exchange(url, init, agent, options);
}

async function exchange(
  url: string,
  init: RequestInit | undefined,
  dispatcher: Dispatcher,
  options: FetchOptions,
): Promise<Response> {
  const response = await undiciFetch(url, {
    ...init,
    // A compressed answer would make its size on the wire say nothing about its size in memory.
    headers: { ...(init?.headers as Record<string, string> | undefined), 'accept-encoding': 'identity' },
    dispatcher,
    signal: AbortSignal.timeout(options.timeoutMilliseconds),
  });
  const body = await readBounded(response, options.maximumBytes, new URL(url).host);
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.set('content-length', `${body.byteLength}`);
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
}

async function readBounded(response: Response, maximum: number, host: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the body, and with it the transfer.
    if (size > maximum) throw forgeError('ForgeAnswerTooLarge', { host, maximum });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
