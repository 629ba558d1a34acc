import type { Service } from '../../kubernetes/resource.ts';
import { childMetadata, PORT, selectorLabels } from '../child-identity.ts';
import type { Model } from '../model.ts';

/** The one address of the model, whichever artifact serves. */
export function service(model: Model): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: childMetadata(model),
    spec: {
      type: 'ClusterIP',
      selector: selectorLabels(model),
      ports: [{ name: 'http', port: PORT, protocol: 'TCP', targetPort: 'http' }],
    },
  };
}

/** Where predictions are answered from inside the cluster. */
export function serviceUrl(model: Model): string {
  return `http://${model.metadata.name}.${model.metadata.namespace}.svc:${PORT}`;
}
