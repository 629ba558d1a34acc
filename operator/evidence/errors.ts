import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What keeps evidence from being read, besides what the registry says. */
export const { error: evidenceError } = defineErrors({
  SecretWithoutCredentials: {
    sentence:
      'Secret {name} in namespace {namespace} has no key .dockerconfigjson; create it with: kubectl -n {namespace} create secret docker-registry {name} --docker-server=HOST --docker-username=USER --docker-password=PASSWORD',
    retryable: true,
    status: 400,
  },
  AnswerTooLate: {
    sentence: 'The registry did not answer within {seconds} seconds for {what}.',
    retryable: true,
    status: 504,
  },
});
