import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { createAppAuth } from '@octokit/auth-app';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { ForgeRepository } from '../repository.ts';
import type { BoundedFetch } from './bounded-fetch.ts';
import type { ForgeCredentials } from './credentials.ts';
import type { Secrets } from './secrets.ts';

export interface OctokitSettings {
  /** Such as https://api.github.com, without a slash at the end. */
  apiURL: string;
  /** Names what is throttled together: a host and the credentials on it. */
  throttleId: string;
  credentials: ForgeCredentials;
  /** Learns the tokens that are made on the way, so that no answer can tell them. */
  secrets: Secrets;
  fetch: BoundedFetch;
  logger: Logger;
  /** Before a read that broke off is made again; before the second time it is four times as long. */
  retryMilliseconds: number;
}

const ThrottledOctokit = Octokit.plugin(throttling, retryBrokenReads, retry);
const READ_RETRIES = 2;

/** The plugin would space writes itself, in the order of asking; ours are spaced already, decisions first. */
const UNPACED = { key: () => ({ schedule: (_options: object, job: () => Promise<void>) => job() }) };

/** Octokit for one repository; the installation of a GitHub App is looked up by it where none is given. */
export async function openOctokit(settings: OctokitSettings, repository: ForgeRepository): Promise<Octokit> {
  const { credentials } = settings;
  const octokit = createOctokit(settings);
  if (credentials.kind === 'Token' || credentials.installationId !== undefined) return octokit;
  const { owner, name } = repository;
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/installation', { owner, repo: name });
  return createOctokit({ ...settings, credentials: { ...credentials, installationId: String(data.id) } });
}

/** Octokit with bounded answers, at most ten calls at once, and reads that are made again where no answer came. */
function createOctokit(settings: OctokitSettings): Octokit {
  const { logger } = settings;
  const limited = (limit: string) => (seconds: number) => {
    logger.warn('a forge limits our requests', { limit, seconds });
    // No call waits inside octokit, where it would hold a worker for up to an hour: a gate holds all of them back.
    return false;
  };
  return new ThrottledOctokit({
    baseUrl: settings.apiURL,
    userAgent: 'churnops',
    ...authentication(settings.credentials),
    request: { fetch: rememberingFetch(settings) },
    // Octokit's own lines hold whole requests.
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    throttle: {
      id: settings.throttleId,
      onRateLimit: limited('primary'),
      onSecondaryRateLimit: limited('secondary'),
      ...({ write: UNPACED, notifications: UNPACED } as object),
    },
    retry: { retries: 0, retryAfterBaseValue: settings.retryMilliseconds },
  });
}

/**
 * Lets the retry plugin, which comes after, make only those calls again that got no answer and changed nothing. An answer,
 * even a 500, says when to come back, or is waited out by a gate; and a write may have had its effect all the same.
 */
function retryBrokenReads(octokit: Pick<Octokit, 'hook'>): void {
  octokit.hook.error('request', (error, options) => {
    const broken = !('response' in error) || error.response === undefined;
    const again = broken && options.method === 'GET' && !isCodedError(error.cause);
    options.request.retries = again ? READ_RETRIES : 0;
    throw error;
  });
}

function rememberingFetch({ fetch, secrets }: OctokitSettings): BoundedFetch {
  return (url, init) => {
    const { authorization } = (init?.headers ?? {}) as Record<string, string>;
    if (authorization !== undefined) secrets.rememberAuthorization(authorization);
    return fetch(url, init);
  };
}

function authentication(credentials: ForgeCredentials): object {
  if (credentials.kind === 'Token') return { auth: credentials.token };
  const { appId, privateKey, installationId } = credentials;
  return {
    authStrategy: createAppAuth,
    auth: { appId, privateKey, ...(installationId !== undefined && { installationId }) },
  };
}
