import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What keeps the state of training data from being told. */
export const { error: retrainingError } = defineErrors({
  DataMissing: {
    sentence: '{source} does not exist.',
    retryable: true,
    status: 404,
  },
  DataRefused: {
    sentence: '{source} answered with status {answer}. Check spec.training.template.data.',
    retryable: true,
    status: 502,
  },
  DataUnreachable: {
    sentence: '{source} could not be asked for its state: {reason}.',
    retryable: true,
    status: 503,
  },
  DataSecretUnusable: {
    sentence: 'Secret {name} in namespace {namespace} is of no use for the data: {reason}',
    retryable: false,
    status: 400,
  },
});
