import type { RequestInit, Response, fetch as undiciFetch } from 'undici';
import { retrainingError } from '../errors.ts';

/** The fetch that is used; tests bring their own. */
export type Fetch = typeof undiciFetch;

const MAXIMUM_REDIRECTS = 5;

/** Servers that know no HEAD, or have signed an address for GET alone, answer with these. */
const NO_HEAD = [400, 403, 405, 501];

/**
 * What a server calls the state of a file, without reading it: the ETag as it was sent, else the time of its last change.
 * The file is asked for as the trainer reads it, since servers that compress have another ETag for what is compressed.
 *
 * @param signal ends it, redirects included.
 * @returns undefined where the server tells neither.
 * @throws DataMissing, DataRefused or DataUnreachable
 */
export async function askUrl(url: string, fetch: Fetch, signal: AbortSignal): Promise<string | undefined> {
  const answer = await ask(
    url,
    { method: 'HEAD', headers: { 'accept-encoding': 'identity' } },
    fetch,
    signal,
  );
  if (!NO_HEAD.includes(answer.status)) return versionOf(url, answer);
  // Of a range, fetch asks for no compression by itself.
  const first = { method: 'GET', headers: { range: 'bytes=0-0' } };
  return versionOf(url, await ask(url, first, fetch, signal));
}

async function ask(
  address: string,
  init: Pick<RequestInit, 'method' | 'headers'>,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Response> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAXIMUM_REDIRECTS; redirects++) {
    const response = await exchange(url, { ...init, redirect: 'manual', signal }, fetch, address);
    // Only what stands at the head of the answer is of interest, also where a server sends all of the file.
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    url = follow(location, url, address);
  }
  throw retrainingError('DataUnreachable', { source: address, reason: 'it redirects too often' });
}

async function exchange(url: URL, init: RequestInit, fetch: Fetch, source: string): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw retrainingError('DataUnreachable', { source, reason: innermost(cause) }, { cause });
  }
}

/** Encryption is never given up on the way. */
function follow(location: string, base: URL, source: string): URL {
  const url = URL.canParse(location, base.href) ? new URL(location, base) : undefined;
  const known = url && ['http:', 'https:'].includes(url.protocol);
  if (!known || (base.protocol === 'https:' && url.protocol === 'http:')) {
    const reason = known ? 'it redirects from HTTPS to HTTP' : 'it redirects to what is no address';
    throw retrainingError('DataUnreachable', { source, reason });
  }
  return url;
}

function versionOf(source: string, { status, headers }: Response): string | undefined {
  if (status === 404 || status === 410) throw retrainingError('DataMissing', { source });
  if (status < 200 || status >= 300) throw retrainingError('DataRefused', { source, answer: status });
  const etag = headers.get('etag');
  if (etag) return `etag:${etag}`;
  const modified = Date.parse(headers.get('last-modified') ?? '');
  return Number.isNaN(modified) ? undefined : `modified:${new Date(modified).toISOString()}`;
}

/** fetch itself only says "fetch failed". */
function innermost(cause: unknown): string {
  let inner = cause;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
