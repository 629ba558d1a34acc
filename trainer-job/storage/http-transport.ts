import { RETRY_POLICY, TemporaryAnswer, withRetries } from '@churnops/lib/registry/retry.ts';
import { reasonOf } from '@churnops/lib/s3/s3-answer.ts';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { error } from '../errors.ts';
import type { StorageContext } from './storage-context.ts';

/** One request to a web server. */
export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** Made anew for each try. */
  body?: () => Promise<Blob>;
  /** What it is for, in words that finish "it refused to …". */
  action: string;
  /** Answers that are no fault, beside those of success. */
  accept?: readonly number[];
}

const CONNECT_TIMEOUT = 10_000;
const IDLE_TIMEOUT = 30_000;

/** Sends requests to web servers, again where that may help, and tells what they refuse. */
export class HttpTransport {
  readonly #context: StorageContext;
  readonly #agent: Agent;

  constructor(context: StorageContext) {
    const { idleMilliseconds = IDLE_TIMEOUT } = context;
    this.#context = context;
    this.#agent = new Agent({
      connect: { timeout: CONNECT_TIMEOUT },
      headersTimeout: idleMilliseconds,
      bodyTimeout: idleMilliseconds,
    });
  }

  /** @throws StorageNotFound, StorageRefused, StorageUnreachable (retryable) or StorageInvalid */
  send(request: HttpRequest): Promise<Response> {
    const { clock, random } = this.#context;
    return withRetries(() => this.#attempt(request), { clock, random, policy: RETRY_POLICY });
  }

  /** Ends all connections: nobody reads what is still on its way. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #attempt(request: HttpRequest): Promise<Response> {
    const { url, action, accept } = request;
    const place = withoutQuery(url);
    const response = await this.#exchange(request);
    const { status } = response;
    const downgraded = url.startsWith('https:') && response.url.startsWith('http:');
    if ((response.ok || accept?.includes(status)) && !downgraded) return response;
    await response.body?.cancel();
    if (downgraded) throw error('StorageInvalid', { place, reason: 'it is redirected from https to http' });
    const reason = `HTTP ${status}`;
    if (status === 401 || status === 403 || status === 407)
      throw error('StorageRefused', { place, action, reason });
    if (status === 408 || status === 429 || status >= 500) {
      const cause = new TemporaryAnswer(status, response.headers.get('retry-after'));
      throw error('StorageUnreachable', { place, action, reason }, { cause });
    }
    if (status === 404 || status === 410) throw error('StorageNotFound', { place, reason });
    throw error('StorageInvalid', { place, reason: `the server answers ${reason} when asked to ${action}` });
  }

  async #exchange({ method, url, headers, body, action }: HttpRequest): Promise<Response> {
    const { signal } = this.#context;
    const init: RequestInit = {
      method,
      headers: { 'accept-encoding': 'identity', ...headers },
      dispatcher: this.#agent,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body: (await body()) as NonNullable<RequestInit['body']> }),
    };
    try {
      return await (this.#context.fetch ?? fetch)(url, init);
    } catch (cause) {
      signal?.throwIfAborted();
      const place = withoutQuery(url);
      throw error('StorageUnreachable', { place, action, reason: reasonOf(cause) }, { cause });
    }
  }
}

/** An address without its query, which may hold a secret. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
