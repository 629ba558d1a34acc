import type { Response } from 'undici';
import { error } from '../errors.ts';
import { type Access, Authenticator } from './authenticator.ts';
import type { Credentials } from './docker-config.ts';
import { type Fetch, type HttpRequest, HttpTransport } from './http-transport.ts';
import type { RegistryOption, RegistryOptions } from './registry-options.ts';
import { readBody } from './response-body.ts';
import {
  backOffMilliseconds,
  type Clock,
  RETRY_POLICY,
  type RetryPolicy,
  SYSTEM_CLOCK,
  TemporaryAnswer,
  withRetries,
} from './retry.ts';

/** What a connection is made of; only `registries` and `credentials` are needed. */
export interface ConnectionOptions {
  registries: RegistryOptions;
  credentials: Credentials;
  fetch?: Fetch;
  clock?: Clock;
  /** Evenly drawn from [0, 1). */
  random?: () => number;
  retryPolicy?: RetryPolicy;
}

/** A request to a repository of a registry. */
export interface RepositoryRequest extends Omit<HttpRequest, 'url'> {
  access: Access;
  /** Behind `/v2/<repository>`, or an absolute URL that the registry gave. */
  target: string | URL;
  /** The statuses that are an answer; all others become errors. */
  accepted: readonly number[];
  /** Names what is asked for, in the error for a 404. */
  what: string;
}

/** Requests with credentials, retries, and errors in the words of the cause. */
export class RegistryConnection {
  readonly #transport: HttpTransport;
  readonly #authenticator: Authenticator;
  readonly #retries: { clock: Clock; random: () => number; policy: RetryPolicy };

  constructor(options: ConnectionOptions) {
    const clock = options.clock ?? SYSTEM_CLOCK;
    this.#transport = new HttpTransport(options.registries, options.fetch);
    this.#authenticator = new Authenticator(options.credentials, this.#transport, clock);
    this.#retries = {
      clock,
      random: options.random ?? Math.random,
      policy: options.retryPolicy ?? RETRY_POLICY,
    };
  }

  optionOf(host: string): RegistryOption | undefined {
    return this.#transport.optionOf(host);
  }

  /** Runs an operation again while it fails with a retryable error. */
  retry<T>(operation: () => Promise<T>): Promise<T> {
    return withRetries(operation, this.#retries);
  }

  /** Waits as before attempt number `attempt + 1` of a retry. */
  backOff(attempt: number): Promise<void> {
    const { clock, random, policy } = this.#retries;
    return clock.delay(backOffMilliseconds(attempt, random, policy));
  }

  /**
   * Sends one request, answering at most one challenge. Credentials go to the registry's own origin only.
   *
   * @throws RegistryUnreachable (retryable), RegistryRefused, NotFound, RegistryAnswerInvalid
   */
  async exchange(request: RepositoryRequest): Promise<Response> {
    const { access, target } = request;
    const home = this.#transport.urlOf(access.host, `/v2/${access.repository}`);
    const url = typeof target === 'string' ? new URL(home.href + target) : target;
    const trusted = url.origin === home.origin;
    let response = await this.#send(request, url, trusted);
    if (response.status === 401 && trusted) {
      const answered = await this.#authenticator.answer(response, access, url);
      if (answered) {
        await response.body?.cancel();
        response = await this.#send(request, url, trusted);
      }
    }
    if (request.accepted.includes(response.status)) return response;
    throw await this.#fault(response, request, url);
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  #send(request: RepositoryRequest, url: URL, trusted: boolean): Promise<Response> {
    const authorization = trusted ? this.#authenticator.headersFor(request.access) : {};
    return this.#transport.send({ ...request, url, headers: { ...request.headers, ...authorization } });
  }

  async #fault(response: Response, request: RepositoryRequest, url: URL) {
    const { status } = response;
    const { action, access, what } = request;
    const reason = await describeFault(response, url.host, action);
    if (status === 401 || status === 403) {
      return error('RegistryRefused', {
        host: access.host,
        repository: access.repository,
        action,
        httpStatus: status,
      });
    }
    if (status === 404) return error('NotFound', { reference: what });
    if (status === 429 || status >= 500) {
      const cause = new TemporaryAnswer(status, response.headers.get('retry-after'));
      return error('RegistryUnreachable', { host: url.host, action, reason }, { cause });
    }
    return error('RegistryAnswerInvalid', { host: url.host, action, reason });
  }
}

const MAXIMUM_FAULT_BYTES = 16_384;

/** The status and, where the body is the error list of the distribution specification, its first code. */
async function describeFault(response: Response, host: string, action: string): Promise<string> {
  const status = `HTTP ${response.status}`;
  try {
    const body = await readBody(response, {
      maximumBytes: MAXIMUM_FAULT_BYTES,
      what: 'the error',
      host,
      action,
    });
    const code = /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(Buffer.from(body).toString('utf8'))?.[1];
    return code === undefined ? status : `${status}, ${code}`;
  } catch {
    // The status says enough where its explanation cannot be read.
    return status;
  }
}
