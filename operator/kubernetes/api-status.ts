import type { CodedError } from '@churnops/lib/errors/error-table.ts';
import { operatorError } from '../errors.ts';

/** What a request was, for its errors and metrics. */
export interface ApiCall {
  method: string;
  path: string;
}

/** The apiserver's `Status` object, which every refusal carries. */
export interface ApiStatus {
  code?: number;
  reason?: string;
  message?: string;
  details?: { causes?: { field?: string }[] };
}

/** The longest that a `Retry-After` is followed inside a request; what asks for more is left to the caller's backoff. */
const MAXIMUM_RETRY_AFTER_SECONDS = 10;

/** Turns a refusal into an error of the operator's table; the status decides the code, the apiserver's words stay. */
export function errorOfStatus(status: number, body: ApiStatus, call: ApiCall): CodedError {
  const reason = (body.message ?? body.reason ?? 'no reason given').replace(/\.$/, '');
  const values = { method: call.method, path: call.path, status, reason };
  switch (status) {
    case 401:
      return operatorError('NotAuthenticated', values);
    case 403:
      return operatorError('Forbidden', values);
    case 404:
      return operatorError('NotFound', values);
    case 409:
      return operatorError('Conflict', values);
    case 410:
      return operatorError('ResourceExpired', values);
    case 422:
      return operatorError(isReplaced(body) ? 'Conflict' : 'ObjectInvalid', values);
    case 429:
      return operatorError('ApiRequestThrottled', values);
    default:
      return operatorError(status >= 500 ? 'ApiServerFailed' : 'ApiRequestRefused', values);
  }
}

/** A uid that no longer fits is told as an immutable field: the object that was meant is not there any more. */
function isReplaced(body: ApiStatus): boolean {
  return body.details?.causes?.some(({ field }) => field === 'metadata.uid') ?? false;
}

/**
 * How long to wait before the same request is made again, in milliseconds; undefined where it is not ours to repeat.
 * As client-go does, only an answer that names the time itself is repeated: 429 or 5xx with `Retry-After` in seconds.
 */
export function retryDelay(status: number, retryAfter: string | string[] | undefined): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const seconds = Number(Array.isArray(retryAfter) ? retryAfter[0] : (retryAfter ?? Number.NaN));
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > MAXIMUM_RETRY_AFTER_SECONDS) return undefined;
  return seconds * 1000;
}
