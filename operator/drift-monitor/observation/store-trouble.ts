import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { type Monitor, readsTraffic } from '../monitor.ts';
import { checkpointName } from './checkpoint-store.ts';
import type { Trouble } from './trouble.ts';

/** Why a checkpoint cannot be read or written until someone changes something; undefined for what passes by itself. */
export function storeTrouble(error: unknown, monitor: Monitor): Trouble | undefined {
  if (!isCodedError(error)) return undefined;
  switch (error.code) {
    case 'Forbidden': {
      const message = `${error.message} It needs get, create and patch on the ConfigMap ${checkpointName(monitor)} in the namespace ${monitor.metadata.namespace}: apply the operator's ClusterRole anew.`;
      return { reason: 'CheckpointForbidden', message, blocking: true };
    }
    case 'NotOurs':
      return { reason: 'CheckpointNotOurs', message: error.message, blocking: true };
    case 'CheckpointTooLarge':
      return {
        reason: 'CheckpointTooLarge',
        message: `${error.message}${ofReplicas(monitor)}`,
        blocking: true,
      };
    default:
      return undefined;
  }
}

/** What each pod told last is kept too. */
function ofReplicas({ spec }: Monitor): string {
  return readsTraffic(spec) ? ' Fewer replicas need less, too.' : '';
}
