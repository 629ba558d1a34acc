import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What can go wrong with what comes from the distribution. */
export const packageErrors = defineErrors({
  PackagesMissing: {
    sentence:
      '{purpose} needs {programs}, which are missing here, and {reason}: install {packages} (the names are those of Debian).',
    retryable: false,
    status: 500,
  },
});
