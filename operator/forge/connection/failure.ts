import { type CodedError, isCodedError } from '@churnops/lib/errors/error-table.ts';
import { forgeError } from '../errors.ts';
import type { Refusal } from '../traffic/gate.ts';
import type { Secrets } from './secrets.ts';

/** What octokit throws, as far as it is read here. */
interface RequestFailure {
  status?: number;
  message: string;
  cause?: unknown;
  response?: { headers: Record<string, string | number | undefined>; data?: unknown };
}

/** A call that failed, in our own words, and whom it makes wait. */
export interface Failure {
  error: CodedError;
  /** All calls with these credentials, or only those to this repository, are held back for so long. */
  rest?: { scope: 'Credentials' | 'Repository'; milliseconds: number; refusal: Refusal };
}

export interface FailedCall {
  host: string;
  /** The call in words that fit in parentheses, such as `GET /repos/{owner}/{repo}/pulls`. */
  action: string;
  secrets: Secrets;
  /** Milliseconds since 1970, for answers that name a moment but not their own. */
  date: () => number;
}

/** For limits and failures that name no time. GitHub asks for at least a minute. */
const DEFAULT_REST_SECONDS = 60;
/** What a forge may make us wait at most: a primary limit of GitHub's lasts an hour. */
const MAXIMUM_REST_SECONDS = 3_900;
/** New credentials come by a new client; this one need only find out now and then whether the old ones work again. */
const UNAUTHORIZED_REST_SECONDS = 300;

/** Judges what octokit threw. The error it gives holds nothing of the request, whose headers carry the credentials. */
export function judgeFailure(thrown: unknown, call: FailedCall): Failure {
  if (isCodedError(thrown)) return { error: thrown };
  const failure = thrown as RequestFailure;
  const inner = innermost(failure);
  if (isCodedError(inner)) return { error: inner };
  const { host, action, secrets } = call;
  const status = failure.response === undefined ? undefined : failure.status;
  if (status === undefined) {
    const reason = secrets.scrub((inner instanceof Error && (inner.message || inner.name)) || 'no answer');
    return { error: forgeError('ForgeUnreachable', { host, action, reason }, causeOf(failure, call)) };
  }
  const reason = secrets.scrub(failure.message.replace(/ - https?:\/\/\S+$/, '')) || `HTTP ${status}`;
  const values = { host, action, reason, status };
  const cause = causeOf(failure, call);
  if (status === 401) {
    const refusal = () => forgeError('ForgeUnauthorized', { host, action });
    const rest = {
      scope: 'Credentials' as const,
      milliseconds: UNAUTHORIZED_REST_SECONDS * 1_000,
      refusal,
    };
    return { error: forgeError('ForgeUnauthorized', values, cause), rest };
  }
  if (isRateLimit(status, failure)) return resting('ForgeRateLimited', 'Credentials', failure, call);
  if (status >= 500) return resting('ForgeFailed', 'Repository', failure, call);
  if (status === 403) return { error: forgeError('ForgeForbidden', values, cause) };
  if (status === 404) return { error: forgeError('ForgeNotFound', values, cause) };
  return { error: forgeError('ForgeRefused', values, cause) };
}

/** GitHub's limits are a 429, or a 403 that says so; any other 403 is about rights. */
function isRateLimit(status: number, { response, message }: RequestFailure): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const headers = response?.headers ?? {};
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /secondary rate|rate limit exceeded|abuse detection/i.test(message)
  );
}

function resting(
  code: 'ForgeRateLimited' | 'ForgeFailed',
  scope: 'Credentials' | 'Repository',
  failure: RequestFailure,
  call: FailedCall,
): Failure {
  const { host, action, secrets, date } = call;
  const seconds = restSeconds(failure.response?.headers ?? {}, date);
  const reason = secrets.scrub(failure.message) || 'no reason given';
  const values = { host, action, status: failure.status ?? 0, seconds, reason };
  const error = forgeError(code, values, causeOf(failure, call));
  const refusal: Refusal = (left) =>
    forgeError('ForgeResting', { host, action: 'any call', seconds: left, reason: error.message });
  return { error, rest: { scope, milliseconds: seconds * 1_000, refusal } };
}

/**
 * How long to wait, in whole seconds: `retry-after` as seconds or as a date, else the reset of a used-up primary limit,
 * else a minute. Moments are measured from the answer's own Date, so a clock that is off does no harm.
 */
export function restSeconds(
  headers: Readonly<Record<string, string | number | undefined>>,
  date: () => number,
): number {
  const stated = Date.parse(String(headers['date'] ?? ''));
  const answeredAt = Number.isNaN(stated) ? date() : stated;
  const asked = String(headers['retry-after'] ?? '').trim();
  let seconds = /^\d+$/.test(asked) ? Number(asked) : (Date.parse(asked) - answeredAt) / 1_000;
  if (Number.isNaN(seconds) && String(headers['x-ratelimit-remaining']) === '0') {
    // A second more than GitHub says, because its own clocks differ.
    seconds = Number(headers['x-ratelimit-reset'] ?? Number.NaN) - answeredAt / 1_000 + 1;
  }
  if (!Number.isFinite(seconds)) seconds = DEFAULT_REST_SECONDS;
  return Math.min(Math.max(Math.ceil(seconds), 1), MAXIMUM_REST_SECONDS);
}

/** What may be kept of the original: its scrubbed message. The request in it is left behind. */
function causeOf(failure: RequestFailure, { secrets }: FailedCall): { cause: Error } {
  const cause = new Error(secrets.scrub(String(failure.message ?? failure)));
  cause.name = 'ForgeAnswer';
  return { cause };
}

function innermost(thrown: unknown): unknown {
  let inner = thrown;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner;
}
