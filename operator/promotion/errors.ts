import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What keeps a promotion from being decided until a person changes something. */
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
  SecretIncomplete: {
    sentence:
      'Secret {name} in namespace {namespace} has neither a key token nor the keys appId and privateKey of a GitHub App. Create it with: kubectl -n {namespace} create secret generic {name} --from-file=token=FILE',
    retryable: false,
    status: 422,
  },
  CertificateMissing: {
    sentence: 'Secret {name} in namespace {namespace} has no key {key} with certificates in PEM.',
    retryable: false,
    status: 422,
  },
});
