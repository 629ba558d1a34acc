import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What can go wrong with the local cluster, told in what to do about it. */
export const clusterErrors = defineErrors({
  NameRefused: {
    sentence:
      'The cluster name {name} is refused: CLUSTER_NAME has at most 30 lower-case letters, digits and hyphens, and begins and ends with a letter or digit.',
    retryable: false,
    status: 400,
  },
  NotLinux: {
    sentence:
      'The local cluster needs Linux and this is {platform}: use a cluster of your own with CLUSTER=current.',
    retryable: false,
    status: 500,
  },
  NotRoot: {
    sentence:
      'The local cluster makes network, mount and process namespaces, so it needs root: run this as root, or use a cluster of your own with CLUSTER=current.',
    retryable: false,
    status: 500,
  },
  NoFreeAddress: {
    sentence: 'Every address in 198.18.0.0/15 is taken: take local clusters down that are not needed.',
    retryable: true,
    status: 500,
  },
  NamespaceNotMade: {
    sentence: 'The namespaces of the cluster were not made; the last lines of {log}:\n{lines}',
    retryable: true,
    status: 500,
  },
  StartFailed: {
    sentence: 'The cluster {name} did not start: {message}\nAll logs are in {logs}.',
    retryable: true,
    status: 500,
  },
  NotRunning: {
    sentence: 'The cluster {name} is not running: start it with `make cluster`.',
    retryable: false,
    status: 500,
  },
  NotGone: {
    sentence: 'Of the cluster {name}, {what} is still there after {seconds} s.',
    retryable: true,
    status: 500,
  },
  StepFailed: { sentence: '{name} failed: {message}', retryable: true, status: 500 },
});
