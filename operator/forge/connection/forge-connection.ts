import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Octokit } from '@octokit/rest';
import { forgeError } from '../errors.ts';
import type { ForgeRepository } from '../repository.ts';
import type { Gate } from '../traffic/gate.ts';
import type { WriteKind, WriteQueue } from '../traffic/write-queue.ts';
import { AnswerCache } from './answer-cache.ts';
import { judgeFailure } from './failure.ts';
import type { Secrets } from './secrets.ts';

export type Parameters = Record<string, unknown>;

export interface ConditionalAnswer {
  data: unknown;
  etag: string | undefined;
  /** Of the body. */
  bytes: number;
}

export interface ForgeConnectionOptions {
  host: string;
  repository: ForgeRepository;
  /** Made at the first call, because a GitHub App may have to look up its installation. */
  openOctokit: () => Promise<Octokit>;
  gates: { credentials: Gate; repository: Gate };
  writer: WriteQueue;
  secrets: Secrets;
  /** Throws where this process may no longer write; asked right before each write. */
  checkLease: () => void;
  /** Milliseconds since 1970. */
  date: () => number;
  logger: Logger;
}

/** Of answers kept for conditional questions. A review list or a permission has a few KiB. */
const CACHED_ANSWERS = 500;
const MAXIMUM_CACHED_BYTES = 64 * 1024;
const MAXIMUM_PAGES = 100;

/** The calls to one repository's API: held back, paced, conditional, and with errors in our own words. */
export class ForgeConnection {
  readonly host: string;
  readonly repository: ForgeRepository;
  readonly #options: ForgeConnectionOptions;
  readonly #cache = new AnswerCache(CACHED_ANSWERS);
  #octokit: Promise<Octokit> | undefined;

  constructor(options: ForgeConnectionOptions) {
    this.host = options.host;
    this.repository = options.repository;
    this.#options = options;
  }

  /** Reads what is small and asked for often; unchanged, it costs the forge next to nothing. */
  async read(route: string, parameters: Parameters = {}): Promise<unknown> {
    const key = JSON.stringify([route, parameters]);
    const known = this.#cache.get(key);
    const answer = await this.readConditionally(route, parameters, known?.etag);
    if (answer === 'Unchanged') return known?.data;
    const { etag, data, bytes } = answer;
    if (etag !== undefined && bytes <= MAXIMUM_CACHED_BYTES) this.#cache.put(key, { etag, data });
    return data;
  }

  /**
   * Reads a list whole, or not at all: what a list leaves out, such as the review that takes an approval back, decides as well.
   *
   * @throws ForgeListTooLong
   */
  async readAll(
    route: string,
    parameters: Parameters,
    page: { size: number; sizeName: string },
  ): Promise<unknown[]> {
    const all: unknown[] = [];
    for (let number = 1; number <= MAXIMUM_PAGES; number++) {
      const list = await this.read(route, { ...parameters, page: number, [page.sizeName]: page.size });
      // Anything else is refused by whoever reads it as a list.
      if (!Array.isArray(list)) return list as unknown[];
      // A list that the forge does not cut into pages is the same whichever page of it is asked for.
      if (number > 1 && isDeepStrictEqual(list[0], all[0])) return all;
      all.push(...list);
      if (list.length < page.size) return all;
    }
    throw forgeError('ForgeListTooLong', { host: this.host, action: `GET ${route}`, maximum: all.length });
  }

  /** Reads on the condition that the answer is no longer the one with this ETag. */
  async readConditionally(
    route: string,
    parameters: Parameters,
    etag: string | undefined,
  ): Promise<ConditionalAnswer | 'Unchanged'> {
    const headers = etag === undefined ? {} : { headers: { 'if-none-match': etag } };
    return this.#call(`GET ${route}`, { ...parameters, ...headers });
  }

  /** Writes when it is this write's turn. `route` has its method before the path. */
  async write(kind: WriteKind, route: string, parameters: Parameters = {}): Promise<unknown> {
    this.#checkGates();
    const admit = () => {
      this.#checkGates();
      this.#options.checkLease();
    };
    const answer = await this.#options.writer.write(kind, () => this.#call(route, parameters), admit);
    return answer === 'Unchanged' ? undefined : answer.data;
  }

  /** A token of the App's installation; kept, and renewed before it ends, by Octokit's own strategy. */
  async installationToken(): Promise<string> {
    this.#checkGates();
    try {
      const octokit = await this.#open();
      const { token } = (await octokit.auth({ type: 'installation' })) as { token: string };
      this.#options.secrets.remember(token);
      return token;
    } catch (thrown) {
      throw this.#judge(thrown, 'POST /app/installations/{installation_id}/access_tokens');
    }
  }

  async #call(route: string, parameters: Parameters): Promise<ConditionalAnswer | 'Unchanged'> {
    this.#checkGates();
    try {
      const octokit = await this.#open();
      const { owner, name } = this.repository;
      // Octokit would put into the query what the path has no place for.
      const named = route.includes('{owner}') ? { owner, repo: name, ...parameters } : parameters;
      const { data, headers } = await octokit.request(route, named);
      return { data, etag: headers.etag, bytes: Number(headers['content-length']) };
    } catch (thrown) {
      if (isNotModified(thrown)) return 'Unchanged';
      throw this.#judge(thrown, route);
    }
  }

  /** Where the opening failed, the next call tries again. */
  #open(): Promise<Octokit> {
    this.#octokit ??= this.#options.openOctokit().catch((error: unknown) => {
      this.#octokit = undefined;
      throw error;
    });
    return this.#octokit;
  }

  #checkGates(): void {
    this.#options.gates.credentials.check();
    this.#options.gates.repository.check();
  }

  #judge(thrown: unknown, action: string): Error {
    const { host, secrets, date, gates, logger } = this.#options;
    const { error, rest } = judgeFailure(thrown, { host, action, secrets, date });
    if (rest !== undefined) {
      const gate = rest.scope === 'Credentials' ? gates.credentials : gates.repository;
      gate.close(rest.milliseconds, rest.refusal);
      const { scope, milliseconds } = rest;
      logger.warn('a forge is not asked for a while', { host, code: error.code, scope, milliseconds });
    }
    return error;
  }
}

function isNotModified(thrown: unknown): boolean {
  return thrown instanceof Error && 'status' in thrown && thrown.status === 304;
}
