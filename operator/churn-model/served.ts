import type { Deployment, ReplicaSet } from '../kubernetes/resource.ts';
import { ARTIFACT_ANNOTATION } from './pod-template.ts';

/** What answers requests at this moment. */
export interface Served {
  /** The artifact of most ready pods; undefined where none is ready. */
  current?: string;
  /** Pods there are, ready or not. */
  replicas: number;
  readyReplicas: number;
}

/**
 * Reads what serves from the ReplicaSets. In the middle of a rollout two artifacts serve: the one of more ready pods is
 * told, and of as many the one that was there before.
 *
 * @param before the artifact that was last available.
 */
export function observeServed(
  deployment: Deployment | undefined,
  replicaSets: readonly ReplicaSet[],
  before: string | undefined,
): Served {
  const ready = new Map<string, number>();
  for (const { spec, status } of replicaSets) {
    const artifact = spec?.template?.metadata?.annotations?.[ARTIFACT_ANNOTATION];
    const pods = status?.readyReplicas ?? 0;
    if (artifact && pods > 0) ready.set(artifact, (ready.get(artifact) ?? 0) + pods);
  }
  const [most] = [...ready].sort(
    ([one, ofOne], [other, ofOther]) =>
      ofOther - ofOne || Number(other === before) - Number(one === before) || (one < other ? -1 : 1),
  );
  return {
    ...(most && { current: most[0] }),
    replicas: deployment ? replicaSets.reduce((sum, { status }) => sum + (status?.replicas ?? 0), 0) : 0,
    readyReplicas: [...ready.values()].reduce((sum, pods) => sum + pods, 0),
  };
}
