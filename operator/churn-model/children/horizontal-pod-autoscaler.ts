import type { HorizontalPodAutoscaler } from '../../kubernetes/resource.ts';
import { childMetadata } from '../child-identity.ts';
import type { Model, Serving } from '../model.ts';

/** How long a higher wish must last before pods are added, in seconds: a burst of a few seconds needs none. */
const SCALE_UP_STABILIZATION_SECONDS = 30;

/** How long a lower wish must last before pods are taken away, in seconds. */
const SCALE_DOWN_STABILIZATION_SECONDS = 300;

/** The only one who sets the Deployment's replicas. */
export function horizontalPodAutoscaler(model: Model, serving: Serving): HorizontalPodAutoscaler {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: childMetadata(model),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: model.metadata.name },
      minReplicas: serving.minReplicas,
      maxReplicas: serving.maxReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: { type: 'Utilization', averageUtilization: serving.targetCPUUtilization },
          },
        },
      ],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: SCALE_UP_STABILIZATION_SECONDS },
        scaleDown: { stabilizationWindowSeconds: SCALE_DOWN_STABILIZATION_SECONDS },
      },
    },
  };
}
