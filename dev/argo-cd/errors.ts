import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What can go wrong with an Argo CD for tests and the demo. */
export const argoCDErrors = defineErrors({
  NotAssessed: {
    sentence: 'Argo CD did not assess the health of {kind} {name}: {output}',
    retryable: false,
    status: 500,
  },
  NotServed: {
    sentence: "Argo CD's kinds were not served {seconds} s after their definitions were applied: {reason}",
    retryable: true,
    status: 500,
  },
  NotSynced: {
    sentence: 'The Application {name} was not Synced and Healthy after {seconds} s: {state}',
    retryable: true,
    status: 500,
  },
});
