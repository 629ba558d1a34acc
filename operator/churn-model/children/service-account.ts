import type { ServiceAccount } from '../../kubernetes/resource.ts';
import { childMetadata, serviceAccountName } from '../child-identity.ts';
import type { Model } from '../model.ts';

/** An identity of the model's servers alone, without any right and without a token. */
export function serviceAccount(model: Model): ServiceAccount {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: childMetadata(model, serviceAccountName(model)),
    automountServiceAccountToken: false,
  };
}
