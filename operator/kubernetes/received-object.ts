import type { KubernetesObject, Resource } from './resource.ts';

/** The prefix of every field manager of ours. */
export const FIELD_MANAGER_PREFIX = 'churnops-';

/**
 * An object as the cache keeps it: the items of a list lack their apiVersion and kind, and the field sets of other
 * managers, often half of an object, are read by no one here.
 */
export function receivedObject<T extends KubernetesObject>(resource: Resource<unknown>, object: T): T {
  const managedFields = object.metadata?.managedFields?.filter((entry) =>
    entry.manager?.startsWith(FIELD_MANAGER_PREFIX),
  );
  return {
    ...object,
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    metadata: { ...object.metadata, ...(managedFields && { managedFields }) },
  };
}
