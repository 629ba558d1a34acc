import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What keeps a promotion from being decided until a person changes something in Git. */
export const { table: promotionErrors, error: promotionError } = defineErrors({
  PolicyInvalid: {
    sentence:
      'The policy of the target is wrong at {path}: {reason}. Nothing is merged there until it is corrected.',
    retryable: false,
    status: 422,
  },
  DurationInvalid: {
    sentence:
      '{text} is not a duration. Write numbers with units from large to small, such as 30m, 8h or 1h30m.',
    retryable: false,
    status: 422,
  },
});
