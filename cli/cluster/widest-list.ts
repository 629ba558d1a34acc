import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Context } from '../command.ts';
import type { Model } from '../environments/model.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { ALL_NAMESPACES } from './models.ts';

/**
 * As many ChurnModels as one may see: environments lie in several namespaces. Who may see only one is told what that means.
 *
 * @returns the namespace that was listed, which is '' for all, and what is in it.
 */
export async function listWidely(
  { models, namespace }: ClusterAccess,
  { errorOutput }: Context,
): Promise<{ namespace: string; models: Model[] }> {
  try {
    return { namespace: ALL_NAMESPACES, models: await models.list(ALL_NAMESPACES) };
  } catch (fault) {
    if (!isCodedError(fault, 'ClusterForbidden')) throw fault;
    errorOutput.write(
      `You may not list ChurnModels in all namespaces, so only those of ${namespace} are looked at.\n`,
    );
    return { namespace, models: await models.list(namespace) };
  }
}
