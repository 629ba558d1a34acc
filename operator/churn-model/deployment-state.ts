import type { Deployment, ReplicaSet } from '../kubernetes/resource.ts';
import { type Failure, quote } from './failure.ts';

/** The deployment controller's number of a rollout, on the Deployment and on the ReplicaSet that it belongs to. */
const REVISION = 'deployment.kubernetes.io/revision';

/** Whether the Deployment's status speaks of its present spec. */
export function isObserved(deployment: Deployment): boolean {
  return (deployment.status?.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0);
}

/**
 * Whether the present pod template has been rolled out. Stays true while the autoscaler adds and takes away pods, and
 * while pods come and go. The reason alone would not do: when an earlier ReplicaSet is taken up again the deployment
 * controller leaves it as it was until the first new pod.
 */
export function isRolledOut(deployment: Deployment): boolean {
  const { replicas = 0, updatedReplicas = 0 } = deployment.status ?? {};
  return (
    progressing(deployment)?.reason === 'NewReplicaSetAvailable' &&
    updatedReplicas > 0 &&
    replicas === updatedReplicas
  );
}

/** When the rollout was complete; RFC 3339. */
export function rolledOutAt(deployment: Deployment): string | undefined {
  return progressing(deployment)?.lastUpdateTime;
}

/** Whether the deployment controller has given up waiting for the present pod template. */
export function isOverdue(deployment: Deployment): boolean {
  return progressing(deployment)?.reason === 'ProgressDeadlineExceeded';
}

/** Why the deployment controller cannot make pods: a quota, or admission. */
export function podsRefused(deployment: Deployment): Failure | undefined {
  const refusal = deployment.status?.conditions?.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  if (!refusal) return undefined;
  const words = quote(refusal.message);
  return /exceeded quota|must specify/.test(words)
    ? {
        reason: 'QuotaExceeded',
        message: `pods cannot be created: ${words}; raise the namespace's quota or lower spec.serving.resources`,
      }
    : { reason: 'PodsRefused', message: `pods cannot be created: ${words}` };
}

/** The ReplicaSet of the Deployment's present pod template, once the deployment controller has made or found it. */
export function newestReplicaSet(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const revision = deployment.metadata?.annotations?.[REVISION];
  return revision === undefined
    ? undefined
    : replicaSets.find(({ metadata }) => metadata?.annotations?.[REVISION] === revision);
}

function progressing(deployment: Deployment) {
  return deployment.status?.conditions?.find(({ type }) => type === 'Progressing');
}
