import type { PodDisruptionBudget } from '../../kubernetes/resource.ts';
import { childMetadata, selectorLabels } from '../child-identity.ts';
import type { Model } from '../model.ts';

/** Lets a drained node take one healthy pod at a time, and unhealthy ones always: they must not hold up a drain. */
export function podDisruptionBudget(model: Model): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: childMetadata(model),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorLabels(model) },
    },
  };
}
