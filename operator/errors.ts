import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** Everything that the operator's footing refuses or reports; `status` is the apiserver's own where it gave one. */
export const { error: operatorError } = defineErrors({
  ApiServerUnreachable: {
    sentence: 'The apiserver could not be reached for {method} {path}: {reason}.',
    retryable: true,
    status: 503,
  },
  ApiServerFailed: {
    sentence: 'The apiserver answered {method} {path} with {status}: {reason}.',
    retryable: true,
    status: 502,
  },
  ApiRequestRefused: {
    sentence: 'The apiserver refused {method} {path} with {status}: {reason}.',
    retryable: false,
    status: 400,
  },
  ApiRequestThrottled: {
    sentence: 'The apiserver asks us to slow down on {method} {path}: {reason}.',
    retryable: true,
    status: 429,
  },
  ApiResponseTooLarge: {
    sentence: 'The apiserver answered {method} {path} with more than {maximum} bytes.',
    retryable: true,
    status: 502,
  },
  ApiResponseUnreadable: {
    sentence: 'The apiserver answered {method} {path} with something that is not JSON.',
    retryable: true,
    status: 502,
  },
  NotAuthenticated: {
    sentence: 'The apiserver does not accept our credentials for {method} {path}: {reason}.',
    retryable: true,
    status: 401,
  },
  Forbidden: {
    sentence: 'The operator may not {method} {path}: {reason}.',
    retryable: true,
    status: 403,
  },
  NotFound: { sentence: '{method} {path}: {reason}.', retryable: true, status: 404 },
  Conflict: {
    sentence: '{method} {path} met a change made by someone else: {reason}.',
    retryable: true,
    status: 409,
  },
  ResourceExpired: {
    sentence: 'The apiserver no longer has the version asked for by {method} {path}: {reason}.',
    retryable: true,
    status: 410,
  },
  ObjectInvalid: {
    sentence: 'The apiserver finds the object of {method} {path} invalid: {reason}.',
    retryable: false,
    status: 422,
  },
  NotOurs: {
    sentence:
      '{kind} {namespace}/{name} exists and does not belong to {owner}; it is left alone. Delete or rename it, or choose another name.',
    retryable: true,
    status: 409,
  },
  SecretForbidden: {
    sentence:
      'The operator may not read Secret {name} in namespace {namespace}. Grant it with: kubectl -n {namespace} create role churnops-read-{name} --verb=get --resource=secrets --resource-name={name} && kubectl -n {namespace} create rolebinding churnops-read-{name} --role=churnops-read-{name} --user={user}',
    retryable: true,
    status: 403,
  },
  SecretMissing: {
    sentence: 'Secret {name} does not exist in namespace {namespace}. Create it, or correct its name.',
    retryable: true,
    status: 404,
  },
  LeadershipLost: {
    sentence: 'This process no longer holds the lease {lease}, so it writes nothing.',
    retryable: false,
    status: 503,
  },
  ListNeverFinished: {
    sentence: 'The list of {resource} expired {times} times before its last page.',
    retryable: true,
    status: 410,
  },
  WatchFailed: {
    sentence: 'The watch of {resource} ended with {status}: {reason}.',
    retryable: true,
    status: 502,
  },
  LifeCycleRefused: {
    sentence: '{what} is not used here: the operator has its own.',
    retryable: false,
    status: 500,
  },
  ConfigurationInvalid: {
    sentence: 'The configuration {path} is invalid: {reason}.',
    retryable: false,
    status: 400,
  },
  KubeconfigInvalid: {
    sentence: 'The kubeconfig {path} cannot be used: {reason}.',
    retryable: false,
    status: 400,
  },
  ServiceAccountMissing: {
    sentence:
      "The pod's service account cannot be used: {reason}. Outside of a cluster, name a kubeconfig with --kubeconfig.",
    retryable: false,
    status: 400,
  },
});
