import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What can go wrong with the programs that are run here. */
export const processErrors = defineErrors({
  ComponentEnded: {
    sentence: '{name} ended with {status}; the last lines of {log}:\n{lines}',
    retryable: true,
    status: 500,
  },
  ComponentNotReady: {
    sentence: '{name} was not ready after {seconds} s ({reason}); the last lines of {log}:\n{lines}',
    retryable: true,
    status: 500,
  },
});
