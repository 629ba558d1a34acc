import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What the command line itself can find wrong. */
export const { table, error } = defineErrors({
  UsageInvalid: {
    sentence: '{reason}. See: {help}',
    retryable: false,
    status: 400,
  },
  FileUnreadable: { sentence: 'The file {path} cannot be read: {reason}.', retryable: false, status: 404 },
  DirectoryMissing: {
    sentence: 'Nothing can be written to {path}: there is no directory {directory}; make it first.',
    retryable: false,
    status: 400,
  },
  PageInvalid: {
    sentence:
      '{path} is no page of /profile, the JSON that a serving pod answers with: beside {baseline}, a model or its profile, one is wanted. To compare CSV files, name two.',
    retryable: false,
    status: 400,
  },
  PageOfOtherModel: {
    sentence:
      '{path} is of the model {model}, and {baseline} is {digest}: their counts are not in the same bins; name the model that served.',
    retryable: false,
    status: 400,
  },
  DriftRuleUnknown: {
    sentence: 'The option {option} names the column {column}, which {place}.',
    retryable: false,
    status: 400,
  },
  RegistryUntrusted: {
    sentence:
      'The certificate of the registry {host} is not trusted ({reason}): name with --ca-file who issued it.',
    retryable: false,
    status: 502,
  },
  BatchStopped: {
    sentence: 'The batch was stopped before it was done; nothing was written to {output}.',
    retryable: true,
    status: 503,
  },
  PortTaken: {
    sentence: 'Port {port} is taken by another program; choose another one with --port.',
    retryable: false,
    status: 503,
  },
  ClusterUnknown: {
    sentence:
      'No cluster is named: there is no {path}. Name a kubeconfig with --kubeconfig or in KUBECONFIG.',
    retryable: false,
    status: 400,
  },
  ClusterUnreachable: {
    sentence: 'The cluster at {server} could not be reached: {reason}. Is it the one that --context names?',
    retryable: true,
    status: 503,
  },
  ClusterUnauthorized: {
    sentence: 'The cluster at {server} does not know you: log in to it again.',
    retryable: false,
    status: 401,
  },
  ClusterForbidden: {
    sentence: 'You may not {verb} {kind} in {where}. Ask for a role that has these verbs on {resource}.',
    retryable: false,
    status: 403,
  },
  ChurnopsMissing: {
    sentence:
      'The cluster at {server} knows no ChurnModels: churnops is not installed there. Is it the one that --context names?',
    retryable: false,
    status: 404,
  },
  NotTrainedHere: {
    sentence:
      'ChurnModel {name} in the namespace {namespace} is not trained there: it has no spec.training. Ask where it is, or create a TrainingRun that names it in spec.modelRef.',
    retryable: false,
    status: 409,
  },
  ModelMissing: {
    sentence:
      'There is no ChurnModel {name} in the namespace {namespace}. List them with: churnops status --all-namespaces',
    retryable: false,
    status: 404,
  },
  MonitorMissing: {
    sentence:
      'There is no DriftMonitor {name} in the namespace {namespace}. List them with: kubectl get driftmonitors --all-namespaces',
    retryable: false,
    status: 404,
  },
  CheckpointMissing: {
    sentence:
      'The DriftMonitor {monitor} in the namespace {namespace} has counted nothing yet: there is no ConfigMap {name} with its counts.',
    retryable: true,
    status: 409,
  },
  WindowMissing: {
    sentence:
      'The DriftMonitor {monitor} in the namespace {namespace} has counted no window with rows of what serves yet.',
    retryable: true,
    status: 409,
  },
  RepositoryMissing: {
    sentence:
      'The ChurnModel {name} in the namespace {namespace} has no spec.gitRepository, so nothing of it goes through pull requests.',
    retryable: false,
    status: 400,
  },
  TokenMissing: {
    sentence:
      'You need a token for the forge {host}: put yours into the variable {variable}, or into a file that --token-file names.',
    retryable: false,
    status: 401,
  },
  TokenRefused: {
    sentence: 'The forge {host} does not accept your token: make a new one there.',
    retryable: false,
    status: 401,
  },
  TokenInsufficient: {
    sentence:
      'The forge {host} does not allow you this: {reason}. The help of this command says what the token needs.',
    retryable: false,
    status: 403,
  },
  PromotionMissing: {
    sentence:
      'The ChurnModel {model} in the namespace {namespace} has no promotion {promotion}; it has {known}.',
    retryable: false,
    status: 404,
  },
  NotLookedAt: {
    sentence:
      'The operator has said nothing of {promotion} of the ChurnModel {model} in the namespace {namespace} yet. Does it run?',
    retryable: true,
    status: 409,
  },
  NothingToReview: {
    sentence: 'There is no open pull request ({reason}): {message}',
    retryable: true,
    status: 409,
  },
  NotSettled: {
    sentence:
      'Pull request {number} is not as the operator left it, or not ready yet ({reason}): {message} Look again with churnops status.',
    retryable: true,
    status: 409,
  },
  PullRequestMoved: {
    sentence:
      'Pull request {number} has changed since the operator told of it, so nothing was done. Look at it anew: {url}',
    retryable: true,
    status: 409,
  },
  PullRequestDecided: {
    sentence: 'Pull request {number} is {state} already: {url}',
    retryable: false,
    status: 409,
  },
  ReviewRefused: {
    sentence: 'The forge does not take your review of pull request {number}: {reason}. See {url}',
    retryable: false,
    status: 422,
  },
  SourceMissing: {
    sentence:
      'The ChurnModel {name} in the namespace {namespace} has no spec.source, so the operator does not know which file to lead back. Revert the commit in Git, or add spec.source.',
    retryable: false,
    status: 400,
  },
  RollbackRefused: {
    sentence: 'There is no pull request for the rollback ({reason}): {message}',
    retryable: false,
    status: 409,
  },
  RollbackNotOpened: {
    sentence:
      'No pull request for the rollback opened within {seconds} s. {standing} The status says: {message}',
    retryable: true,
    status: 504,
  },
  RollbackMissing: {
    sentence:
      'No merged rollback of {path} led away from {digest}. Versions that were taken back by hand come again by hand.',
    retryable: false,
    status: 404,
  },
  DigestAmbiguous: {
    sentence: 'More than one version begins with {digest}: {digests}. Name one whole.',
    retryable: false,
    status: 400,
  },
});

/** The error for a command line that can't be followed; `command` is where help is to be found. */
export function usageError(reason: string, command?: string, cause?: unknown) {
  const help = ['churnops', ...(command === undefined ? [] : [command]), '--help'].join(' ');
  return error('UsageInvalid', { reason, help }, { cause });
}
