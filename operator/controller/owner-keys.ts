import { controllerOf } from '../kubernetes/object-identity.ts';
import type { KubernetesObject, Resource } from '../kubernetes/resource.ts';
import type { ObjectKey } from './reconciler.ts';

/**
 * The key of the object that controls this one, where it is of the given resource. Only the group counts, as in
 * controller-runtime: the owner may have been written under another version.
 */
export function ownerKeys(owner: Resource<unknown>, object: KubernetesObject): ObjectKey[] {
  const reference = controllerOf(object);
  if (
    !reference ||
    reference.kind !== owner.kind ||
    groupOf(reference.apiVersion) !== groupOf(owner.apiVersion)
  ) {
    return [];
  }
  return [{ namespace: object.metadata?.namespace ?? '', name: reference.name }];
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
