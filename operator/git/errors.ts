import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** Everything that Git can refuse or fail at. No sentence holds credentials: addresses never carry any, and words of Git are scrubbed. */
export const { table: gitErrors, error: gitError } = defineErrors({
  GitAddressRefused: {
    sentence:
      'The Git address {url} is refused: {reason}. Use https://HOST/PATH, with the credentials in a Secret.',
    retryable: false,
    status: 400,
  },
  GitPathRefused: {
    sentence: 'The path {path} is refused: {reason}.',
    retryable: false,
    status: 400,
  },
  GitBranchRefused: {
    sentence: 'The branch {branch} is refused: {reason}.',
    retryable: false,
    status: 400,
  },
  GitCommitRefused: {
    sentence: '{commit} is not the id of a commit.',
    retryable: false,
    status: 400,
  },
  GitMessageRefused: {
    sentence: 'The commit message is refused: {reason}.',
    retryable: false,
    status: 400,
  },
  GitCredentialsRefused: {
    sentence:
      '{url} does not accept our credentials for this: {reason}. Check the Secret, and that its token may read and write the contents of this repository.',
    retryable: false,
    status: 403,
  },
  GitRepositoryMissing: {
    sentence: 'There is no repository at {url}, or these credentials may not see it.',
    retryable: false,
    status: 404,
  },
  GitBranchMissing: {
    sentence: '{url} has no branch {branch}.',
    retryable: false,
    status: 404,
  },
  GitRedirected: {
    sentence:
      '{url} sends us to another address, which is not followed with credentials. Use the new address.',
    retryable: false,
    status: 400,
  },
  GitCertificateRefused: {
    sentence:
      'The certificate of {url} is not trusted: {reason}. Name the certificate authority of this host in the configuration.',
    retryable: false,
    status: 502,
  },
  GitUnreachable: {
    sentence: '{url} can not be reached ({action}): {reason}.',
    retryable: true,
    status: 503,
  },
  GitThrottled: {
    sentence: '{url} asks us to slow down ({action}).',
    retryable: true,
    status: 429,
  },
  GitTimedOut: {
    sentence: '{url} was too slow ({action}): {reason}.',
    retryable: true,
    status: 504,
  },
  GitRepositoryTooLarge: {
    sentence:
      'The clone of {url} is larger than {maximum} bytes, without any file contents. Keep the environments in a repository of their own, or raise the limit.',
    retryable: false,
    status: 413,
  },
  GitDiskFull: {
    sentence: 'There is no room left for the clone of {url} ({action}). What was there before is kept.',
    retryable: true,
    status: 507,
  },
  GitObjectsRefused: {
    sentence: '{url} sends objects that do not pass the checks of Git: {reason}.',
    retryable: false,
    status: 502,
  },
  GitNotFetched: {
    sentence: 'Nothing was fetched from {url} with these credentials yet.',
    retryable: true,
    status: 409,
  },
  GitCloneGivenUp: {
    sentence: 'A clone was given up for others that are used more often; it is made again when it is opened.',
    retryable: true,
    status: 409,
  },
  GitObjectMissing: {
    sentence: 'The clone of {url} does not have {object}; it may have been replaced meanwhile.',
    retryable: true,
    status: 404,
  },
  GitFileTooLarge: {
    sentence: '{path} has {size} bytes in {commit}, at most {maximum} are read.',
    retryable: false,
    status: 413,
  },
  GitFileNotText: {
    sentence: '{path} is not UTF-8 text in {commit}.',
    retryable: false,
    status: 422,
  },
  GitNothingToCommit: {
    sentence: '{path} has this content in {commit} already, so there is nothing to commit.',
    retryable: false,
    status: 409,
  },
  GitTooManyCommits: {
    sentence: 'There are more than {maximum} commits from {from} to {to}.',
    retryable: false,
    status: 413,
  },
  GitPushRefused: {
    sentence:
      '{url} refuses the push to {branch}: {reason}. Check the rules for this branch and the rights of the token.',
    retryable: false,
    status: 403,
  },
  GitDirectoryUnusable: {
    sentence: 'The directory {directory} can not be used for clones: {reason}.',
    retryable: false,
    status: 500,
  },
  GitFailed: {
    sentence: 'Git failed on the clone of {url} ({action}): {reason}.',
    retryable: true,
    status: 500,
  },
});
