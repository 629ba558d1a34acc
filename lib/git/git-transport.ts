import { getCACertificates } from 'node:tls';
import { Agent, type RequestInit, type Response, fetch as undiciFetch } from 'undici';
import { isCodedError } from '../errors/error-table.ts';
import { error } from '../errors.ts';
import { type Clock, RETRY_POLICY, SYSTEM_CLOCK, TemporaryAnswer, withRetries } from '../registry/retry.ts';
import { boundedBytes, reasonOf } from '../s3/s3-answer.ts';
import type { GitAccess } from './git-access.ts';

/** The world that requests go out to. */
export interface GitWorld {
  fetch?: typeof undiciFetch;
  clock?: Clock;
  random?: () => number;
  signal?: AbortSignal;
  /** For one whole exchange; a minute where nothing is said. */
  exchangeMilliseconds?: number;
}

/** One request to a repository. */
export interface GitRequest {
  /** Behind the repository's address, such as `/git-upload-pack`. */
  path: string;
  /** Absent for a question by GET. */
  body?: string;
  /** What the answer must be. */
  type: string;
  /** What it is for, in words that finish "it refused to …". */
  action: string;
  maximumBytes: number;
}

const CONNECT_TIMEOUT = 10_000;
const IDLE_TIMEOUT = 30_000;
const EXCHANGE_TIMEOUT = 60_000;

/**
 * Speaks HTTP with a Git server (gitprotocol-http(5)), again where that may help. Redirects are not followed: credentials are for the
 * host that they were given for.
 */
export class GitTransport {
  readonly repository: string;
  readonly #access: GitAccess;
  readonly #world: GitWorld;
  readonly #agent: Agent;

  constructor(access: GitAccess, world: GitWorld) {
    const { certificateAuthority } = access;
    const ca = certificateAuthority && { ca: [...getCACertificates('default'), certificateAuthority] };
    this.repository = access.url;
    this.#access = access;
    this.#world = world;
    this.#agent = new Agent({
      connect: { timeout: CONNECT_TIMEOUT, ...ca },
      headersTimeout: IDLE_TIMEOUT,
      bodyTimeout: IDLE_TIMEOUT,
    });
  }

  /** The answer's bytes. @throws GitNotFound, GitRefused, GitUnreachable (retryable), GitTooLarge or GitAnswerInvalid */
  send(request: GitRequest): Promise<Buffer> {
    const { clock = SYSTEM_CLOCK, random = Math.random } = this.#world;
    return withRetries(() => this.#attempt(request), { clock, random, policy: RETRY_POLICY });
  }

  /** Takes the password out of words that a server sends: it has seen it. */
  scrub(words: string): string {
    const { credentials } = this.#access;
    if (credentials === undefined) return words;
    return words.replaceAll(credentials.password, '***').replaceAll(basic(credentials), '***');
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #attempt(request: GitRequest): Promise<Buffer> {
    const { repository } = this;
    const { action, type, maximumBytes } = request;
    const limit = AbortSignal.timeout(this.#world.exchangeMilliseconds ?? EXCHANGE_TIMEOUT);
    try {
      const response = await this.#exchange(request, limit);
      await this.#judge(response, action);
      if (response.headers.get('content-type') !== type) {
        await response.body?.cancel();
        const reason =
          'it does not answer as a Git server does over HTTP; is this the address to clone from?';
        throw error('GitAnswerInvalid', { repository, action, reason });
      }
      const bytes = await boundedBytes(response, maximumBytes);
      if (bytes !== undefined) return bytes;
    } catch (cause) {
      if (isCodedError(cause)) throw cause;
      this.#world.signal?.throwIfAborted();
      const reason = limit.aborted ? 'the time limit was reached' : reasonOf(cause);
      throw error('GitUnreachable', { repository, action, reason }, { cause });
    }
    throw error('GitTooLarge', { repository, action, maximum: maximumBytes });
  }

  async #judge(response: Response, action: string): Promise<void> {
    if (response.ok) return;
    await response.body?.cancel();
    const { repository } = this;
    const { status } = response;
    const reason = `HTTP ${status}`;
    if (status === 401 || status === 403) throw error('GitRefused', { repository, action, reason });
    if (status === 404 || status === 410) {
      const why = 'there is no such repository, or these credentials may not see it';
      throw error('GitNotFound', { what: repository, reason: why });
    }
    if (status === 408 || status === 429 || status >= 500) {
      const cause = new TemporaryAnswer(status, response.headers.get('retry-after'));
      throw error('GitUnreachable', { repository, action, reason }, { cause });
    }
    const moved = status >= 300 && status < 400;
    const words = moved ? 'it sends us to another address, which is not followed: use that one' : reason;
    throw error('GitAnswerInvalid', { repository, action, reason: words });
  }

  #exchange({ path, body, type }: GitRequest, limit: AbortSignal): Promise<Response> {
    const { credentials, url } = this.#access;
    const { signal } = this.#world;
    const init: RequestInit = {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: type,
        'git-protocol': 'version=2',
        // Some servers speak to nobody who does not call himself git.
        'user-agent': 'git/churnops',
        ...(body !== undefined && { 'content-type': type.replace(/-result$/, '-request') }),
        ...(credentials && { authorization: `Basic ${basic(credentials)}` }),
      },
      redirect: 'manual',
      dispatcher: this.#agent,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      ...(body !== undefined && { body }),
    };
    return (this.#world.fetch ?? undiciFetch)(`${url}${path}`, init);
  }
}

function basic({ username, password }: NonNullable<GitAccess['credentials']>): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
