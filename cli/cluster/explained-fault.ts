import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { error } from '../errors.ts';

/** What was asked of a cluster. */
export interface ClusterQuestion {
  /** The cluster's address. */
  server: string;
  verb: string;
  /** Empty for all. */
  namespace: string | undefined;
  /** As people name the kind, such as `ChurnModels`, and as rights name it, such as `churnmodels.churnops.dev`. */
  kind: string;
  resource: string;
  /** What it means that there is no such object, or no such kind. */
  missing: (cause: unknown) => Error;
}

/** The same failure, in words for whoever typed the command. */
export function explainClusterFault(cause: unknown, question: ClusterQuestion): unknown {
  const { server, verb, namespace, kind, resource, missing } = question;
  const where = namespace ? `the namespace ${namespace}` : 'all namespaces';
  if (isCodedError(cause, 'NotFound')) return missing(cause);
  if (isCodedError(cause, 'Forbidden'))
    return error('ClusterForbidden', { verb, kind, where, resource }, { cause });
  if (isCodedError(cause, 'NotAuthenticated')) return error('ClusterUnauthorized', { server }, { cause });
  if (isCodedError(cause, 'ApiServerUnreachable')) {
    const reason = String(cause.values['reason'] ?? cause.message);
    return error('ClusterUnreachable', { server, reason }, { cause });
  }
  return cause;
}
