import { CodedError, defineErrors } from '@churnops/lib/errors/error-table.ts';

/** Everything that a forge, or the way to it, refuses or reports. `{seconds}` is when to come back, where it is known. */
export const { table: forgeErrors, error: forgeError } = defineErrors({
  ForgeUnreachable: {
    sentence: 'The forge {host} could not be reached ({action}): {reason}.',
    retryable: true,
    status: 503,
  },
  ForgeFailed: {
    sentence: 'The forge {host} failed with {status} ({action}): {reason}. It is asked again in {seconds} s.',
    retryable: true,
    status: 502,
  },
  ForgeRateLimited: {
    sentence: 'The forge {host} limits our requests ({status}, {action}). It is asked again in {seconds} s.',
    retryable: true,
    status: 429,
  },
  ForgeResting: {
    sentence: 'The forge {host} is not asked ({action}) for another {seconds} s: {reason}',
    retryable: true,
    status: 503,
  },
  ForgeUnauthorized: {
    sentence:
      'The forge {host} does not accept the credentials (401, {action}). Put a valid token, or the key of a GitHub App, into the Secret that secretRef names.',
    retryable: false,
    status: 401,
  },
  ForgeForbidden: {
    sentence:
      'The forge {host} does not allow this (403, {action}): {reason}. The token needs the contents, pull requests, statuses and labels of the repository.',
    retryable: false,
    status: 403,
  },
  ForgeNotFound: {
    sentence:
      'The forge {host} knows no such thing (404, {action}). Correct the repository or give the token access to it.',
    retryable: false,
    status: 404,
  },
  ForgeRefused: {
    sentence: 'The forge {host} refused this ({status}, {action}): {reason}.',
    retryable: false,
    status: 422,
  },
  ForgeAnswerInvalid: {
    sentence:
      'The answer of {host} ({action}) is not understood: {reason}. Check that apiURL is the address of its API.',
    retryable: true,
    status: 502,
  },
  ForgeAnswerTooLarge: {
    sentence: 'The answer of {host} is larger than {maximum} bytes, so it was not read.',
    retryable: true,
    status: 502,
  },
  ForgeListTooLong: {
    sentence: 'A list of {host} ({action}) has more than {maximum} items, so it was not read.',
    retryable: true,
    status: 502,
  },
  ForgeWriteDeferred: {
    sentence:
      'The forge {host} gets no more writes for now: {reason}. This one is tried again in {seconds} s.',
    retryable: true,
    status: 503,
  },
  RepositoryURLInvalid: {
    sentence: 'gitRepository.url {url} can not be used: {reason}. Write https://HOST/OWNER/NAME.git.',
    retryable: false,
    status: 400,
  },
  WebhookSignatureInvalid: {
    sentence: 'The delivery is not signed with the secret of this webhook.',
    retryable: false,
    status: 401,
  },
  WebhookInvalid: {
    sentence: 'The delivery is not understood: {reason}.',
    retryable: false,
    status: 400,
  },
  WebhookSecretsUnreadable: {
    sentence: 'The secrets of webhooks in {directory} can not be read: {reason}.',
    retryable: true,
    status: 503,
  },
  WebhookTooLarge: {
    sentence: 'The delivery is larger than {maximum} bytes.',
    retryable: false,
    status: 413,
  },
});

/** When to come back after an error of a forge, in milliseconds; undefined where only a backoff can tell. */
export function retryAfterMilliseconds(error: unknown): number | undefined {
  if (!(error instanceof CodedError)) return undefined;
  const seconds = error.values['seconds'];
  return typeof seconds === 'number' ? seconds * 1_000 : undefined;
}
