import type { Response } from 'undici';
import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credential, Credentials } from './docker-config.ts';
import { type HttpTransport, resolveLocation } from './http-transport.ts';
import { readBody } from './response-body.ts';
import type { Clock } from './retry.ts';

/** What a request wants to do with a repository. */
export interface Access {
  host: string;
  repository: string;
  write: boolean;
}

interface Authorization {
  header: string;
  /** Milliseconds since 1970-01-01. */
  expiresAt: number;
}

const MAXIMUM_TOKEN_BYTES = 1 << 20;
/** What a token that says nothing of its life is good for, after the distribution project's token specification. */
const DEFAULT_LIFETIME_SECONDS = 60;
/** Taken off every life, so that no token ends on its way. */
const LIFETIME_MARGIN_SECONDS = 10;

/**
 * Knows how to answer registries that ask who we are: Basic, and the Bearer token flow of the distribution
 * project (https://distribution.github.io/distribution/spec/auth/token/). Nothing is sent before it is asked for.
 */
export class Authenticator {
  readonly #credentials: Credentials;
  readonly #transport: HttpTransport;
  readonly #clock: Clock;
  readonly #known = new Map<string, Authorization>();

  constructor(credentials: Credentials, transport: HttpTransport, clock: Clock) {
    this.#credentials = credentials;
    this.#transport = transport;
    this.#clock = clock;
  }

  /** The Authorization header that was good for this access before, if any still is. */
  headersFor(access: Access): Record<string, string> {
    const known = this.#known.get(keyOf(access));
    return known !== undefined && known.expiresAt > this.#clock.now() ? { authorization: known.header } : {};
  }

  /**
   * Answers a 401, so that the next `headersFor` may be accepted.
   *
   * @returns false where the challenge cannot be answered with what we have.
   */
  async answer(response: Response, access: Access, url: URL): Promise<boolean> {
    this.#known.delete(keyOf(access));
    const challenges = parseChallenges(response.headers.get('www-authenticate') ?? '');
    const credential = this.#credentials.get(access.host);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) {
      this.#known.set(keyOf(access), await this.#fetchToken(bearer, access, credential, url));
      return true;
    }
    if (credential === undefined || !challenges.some(({ scheme }) => scheme === 'basic')) return false;
    this.#known.set(keyOf(access), { header: basic(credential), expiresAt: Number.POSITIVE_INFINITY });
    return true;
  }

  async #fetchToken(
    challenge: Challenge,
    access: Access,
    credential: Credential | undefined,
    base: URL,
  ): Promise<Authorization> {
    const action = 'fetch a token';
    const url = resolveLocation(challenge.parameters.get('realm') ?? '', base, action);
    const service = challenge.parameters.get('service');
    if (service !== undefined) url.searchParams.set('service', service);
    const actions = access.write ? 'pull,push' : 'pull';
    url.searchParams.set(
      'scope',
      challenge.parameters.get('scope') ?? `repository:${access.repository}:${actions}`,
    );
    const headers = credential === undefined ? {} : { authorization: basic(credential) };
    const response = await this.#transport.send({ method: 'GET', url, headers, action });
    if (response.status !== 200) {
      await response.body?.cancel();
      const { host, repository } = access;
      throw response.status >= 500 || response.status === 429
        ? error('RegistryUnreachable', { host: url.host, action, reason: `HTTP ${response.status}` })
        : error('RegistryRefused', { host, repository, action, httpStatus: response.status });
    }
    const body = await readBody(response, {
      maximumBytes: MAXIMUM_TOKEN_BYTES,
      what: 'the token',
      host: url.host,
      action,
    });
    return this.#readToken(body, url.host);
  }

  #readToken(body: Uint8Array, host: string): Authorization {
    const answer = parseAnswer(body, host);
    const token = answer?.['token'] ?? answer?.['access_token'];
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      throw error('RegistryAnswerInvalid', {
        host,
        action: 'fetch a token',
        reason: 'there is no token in it',
      });
    }
    const seconds =
      typeof answer?.['expires_in'] === 'number' ? answer['expires_in'] : DEFAULT_LIFETIME_SECONDS;
    return {
      header: `Bearer ${token}`,
      expiresAt: this.#clock.now() + Math.max(0, seconds - LIFETIME_MARGIN_SECONDS) * 1_000,
    };
  }
}

function parseAnswer(body: Uint8Array, host: string): Record<string, unknown> | null {
  try {
    const bounds = { maximumBytes: MAXIMUM_TOKEN_BYTES, maximumDepth: 8 };
    return parseBoundedJson(body, bounds) as Record<string, unknown> | null;
  } catch (cause) {
    // JSON.parse quotes the text it fails on, which here may be a token: only what kind of fault it was is kept.
    const reason = 'it is not JSON';
    throw error(
      'RegistryAnswerInvalid',
      { host, action: 'fetch a token', reason },
      { cause: (cause as Error).name },
    );
  }
}

function keyOf({ host, repository, write }: Access): string {
  return `${host}/${repository}:${write ? 'push' : 'pull'}`;
}

function basic({ username, password }: Credential): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
