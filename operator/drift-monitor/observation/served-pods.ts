import { parseReference } from '@churnops/lib/registry/reference.ts';
import { selectorLabels } from '../../churn-model/child-identity.ts';
import type { Model } from '../../churn-model/model.ts';
import { ARTIFACT_ANNOTATION } from '../../churn-model/pod-template.ts';
import { isReady } from '../../convergence/pod-readiness.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import { PODS, type Pod } from '../../kubernetes/resource.ts';

/** A pod that serves, as far as it matters for what it counted. */
export interface ServedPod {
  uid: string;
  name: string;
  /** Absent until it has one. */
  address?: string;
  /** The model that it serves, `oci://HOST/REPOSITORY@sha256:…`. */
  artifact: string;
  digest: string;
  ready: boolean;
  /** How often its container began anew. */
  restarts: number;
  /** Whether it was deleted, and is still there. */
  terminating: boolean;
}

/** The pods of a model whose process may be asked, of all ReplicaSets; what has ended for good, or does not say which model it serves, is not among them. */
export function servedPods(reader: ObjectReader, model: Model): ServedPod[] {
  const pods = reader.list(PODS, {
    namespace: model.metadata.namespace,
    labels: selectorLabels(model),
  });
  return pods.flatMap((pod) => toServedPod(pod) ?? []);
}

function toServedPod(pod: Pod): ServedPod | undefined {
  const { metadata, status } = pod;
  const artifact = metadata?.annotations?.[ARTIFACT_ANNOTATION];
  const digest = artifact === undefined ? undefined : digestOf(artifact);
  if (!metadata?.uid || !artifact || !digest) return undefined;
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return undefined;
  return {
    uid: metadata.uid,
    name: metadata.name ?? metadata.uid,
    ...(status?.podIP && { address: status.podIP }),
    artifact,
    digest,
    ready: isReady(pod),
    restarts: status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0,
    terminating: metadata.deletionTimestamp !== undefined,
  };
}

/** The digest of a reference; undefined where it has none, or is none: someone made the pod by hand. */
export function digestOf(artifact: string): string | undefined {
  try {
    return parseReference(artifact).digest;
  } catch {
    return undefined;
  }
}
