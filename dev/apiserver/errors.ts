import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What can go wrong while a cluster is set up through its apiserver. */
export const apiserverErrors = defineErrors({
  ApplyRefused: {
    sentence: 'The apiserver refused to apply {path} ({status}): {message}',
    retryable: false,
    status: 500,
  },
  AnswerTooLarge: {
    sentence: 'The apiserver answered {path} with more than is read here.',
    retryable: false,
    status: 500,
  },
  KindUnknown: {
    sentence: 'An object of kind {kind} can not be applied here: its path is not known.',
    retryable: false,
    status: 500,
  },
});
