import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What can go wrong with a forge for tests and the demo. */
export const forgeErrors = defineErrors({
  ForgeRefused: {
    sentence: 'The forge answered {method} {path} with {status}: {body}',
    retryable: false,
    status: 500,
  },
  AdministratorNotMade: {
    sentence: 'The administrator of the forge was made, but no password and token were said: {output}',
    retryable: false,
    status: 500,
  },
});
