import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import type { Failure } from './failure.ts';

/** The key under which a docker configuration is kept in a Secret of type kubernetes.io/dockerconfigjson. */
const DOCKER_CONFIG_KEY = '.dockerconfigjson';

/**
 * Looks whether the pull secret can be mounted, because a pod that waits for it does not tell. Where the operator may not
 * read the Secret that stays unknown: the kubelet reads it, and the operator needs no right to.
 */
export async function lookAtPullSecret(
  writer: Pick<ObjectWriter, 'getSecret'>,
  namespace: string,
  name: string | undefined,
): Promise<Failure | undefined> {
  if (name === undefined) return undefined;
  try {
    const secret = await writer.getSecret({ namespace, name });
    return secret.data?.[DOCKER_CONFIG_KEY] === undefined ? unusable(namespace, name) : undefined;
  } catch (error) {
    if (isCodedError(error, 'SecretForbidden')) return undefined;
    if (isCodedError(error, 'SecretMissing')) return { reason: 'SecretMissing', message: error.message };
    throw error;
  }
}

function unusable(namespace: string, name: string): Failure {
  return {
    reason: 'SecretMissing',
    message: `Secret ${name} in namespace ${namespace} has no key ${DOCKER_CONFIG_KEY}; create it with: kubectl -n ${namespace} create secret docker-registry ${name} --docker-server=HOST --docker-username=USER --docker-password=PASSWORD`,
  };
}
