import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher, type RequestInit, type Response, fetch as undiciFetch } from 'undici';
import { error } from '../errors.ts';
import type { RegistryOption, RegistryOptions } from './registry-options.ts';

/** One HTTP request to a registry, or to where a registry sends us. */
export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  url: URL;
  headers?: Record<string, string>;
  body?: Uint8Array | Blob | string;
  /** What the request is for, in words that finish "(…)" of an error. */
  action: string;
  /** For the whole exchange, the body included. */
  timeoutMilliseconds?: number;
}

/** The fetch that is used; tests may bring their own. */
export type Fetch = typeof undiciFetch;

const CONNECT_TIMEOUT = 10_000;
const IDLE_TIMEOUT = 30_000;
const REQUEST_TIMEOUT = 60_000;
const MAXIMUM_REDIRECTS = 5;

/** Sends requests with the certificates, the scheme and the time limits of their host; follows redirects safely. */
export class HttpTransport {
  readonly #options: ReadonlyMap<string, RegistryOption>;
  readonly #agents = new Map<string, Dispatcher>();
  readonly #fetch: Fetch;

  constructor(registries: RegistryOptions, fetch: Fetch = undiciFetch) {
    this.#options = new Map(registries.map((option) => [option.host, option]));
    this.#fetch = fetch;
  }

  optionOf(host: string): RegistryOption | undefined {
    return this.#options.get(host);
  }

  /** The address of a path at a registry host. Docker Hub's registry lives at another name than its references say. */
  urlOf(host: string, path: string): URL {
    const scheme = this.#options.get(host)?.plainHTTP ? 'http' : 'https';
    return new URL(`${scheme}://${host === 'docker.io' ? 'registry-1.docker.io' : host}${path}`);
  }

  /**
   * Sends a request. A redirect of GET or HEAD is followed; the credentials stay with the origin they were meant
   * for, and encryption is never given up on the way.
   *
   * @throws RegistryUnreachable where no answer comes, RegistryAnswerInvalid for a redirect that is not followed.
   */
  async send(request: HttpRequest): Promise<Response> {
    let { url, headers = {} } = request;
    const signal = AbortSignal.timeout(request.timeoutMilliseconds ?? REQUEST_TIMEOUT);
    for (let redirects = 0; redirects <= MAXIMUM_REDIRECTS; redirects++) {
      const response = await this.#exchange({ ...request, url, headers }, signal);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return response;
      if (request.method !== 'GET' && request.method !== 'HEAD') return response;
      await response.body?.cancel();
      const target = resolveLocation(location, url, request.action);
      if (target.origin !== url.origin) headers = withoutCredentials(headers);
      url = target;
    }
    throw error('RegistryAnswerInvalid', {
      host: url.host,
      action: request.action,
      reason: 'too many redirects',
    });
  }

  /** Ends idle connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.close()));
    this.#agents.clear();
  }

  async #exchange(
    request: HttpRequest & { headers: Record<string, string> },
    signal: AbortSignal,
  ): Promise<Response> {
    const init: RequestInit = {
      method: request.method,
      // Compressed answers would make the size on the wire say nothing about the size in memory.
      headers: { 'accept-encoding': 'identity', ...request.headers },
      redirect: 'manual',
      dispatcher: this.#agentOf(request.url),
      signal,
      ...(request.body === undefined ? {} : { body: request.body as NonNullable<RequestInit['body']> }),
    };
    try {
      return await this.#fetch(request.url, init);
    } catch (cause) {
      throw unreachable(request.url.host, request.action, cause);
    }
  }

  #agentOf(url: URL): Dispatcher {
    const { certificateAuthority } = this.#options.get(url.host) ?? {};
    const key = certificateAuthority === undefined ? '' : url.host;
    let agent = this.#agents.get(key);
    if (agent === undefined) {
      const ca = certificateAuthority && { ca: [...getCACertificates('default'), certificateAuthority] };
      agent = new Agent({
        connect: { timeout: CONNECT_TIMEOUT, ...ca },
        headersTimeout: IDLE_TIMEOUT,
        bodyTimeout: IDLE_TIMEOUT,
        connections: 8,
      });
      this.#agents.set(key, agent);
    }
    return agent;
  }
}

/** Where a Location header points to. @throws RegistryAnswerInvalid where that is no URL, or gives up encryption. */
export function resolveLocation(location: string, base: URL, action: string): URL {
  const url = URL.canParse(location, base.href) ? new URL(location, base) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw error('RegistryAnswerInvalid', {
      host: base.host,
      action,
      reason: 'it redirects to what is no URL',
    });
  }
  if (base.protocol === 'https:' && url.protocol === 'http:') {
    throw error('RegistryAnswerInvalid', {
      host: base.host,
      action,
      reason: 'it redirects from HTTPS to HTTP',
    });
  }
  return url;
}

/** The error for an exchange that broke off, with the innermost reason: fetch itself only says "fetch failed". */
export function unreachable(host: string, action: string, cause: unknown) {
  let inner = cause;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const reason =
    inner instanceof Error
      ? inner.message || ((inner as NodeJS.ErrnoException).code ?? inner.name)
      : String(inner);
  return error('RegistryUnreachable', { host, action, reason }, { cause });
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'),
  );
}
