import type { ObjectKey } from '../controller/reconciler.ts';
import type { KubernetesObject, OwnerReference } from './resource.ts';

/** The key of an object that has a name; one in no namespace has the empty namespace. */
export function keyOf(object: KubernetesObject): ObjectKey {
  return { namespace: object.metadata?.namespace ?? '', name: object.metadata?.name ?? '' };
}

/** A key as one string, as `kubectl` and client-go write it. */
export function formatKey(key: ObjectKey): string {
  return key.namespace ? `${key.namespace}/${key.name}` : key.name;
}

/** The inverse of {@link formatKey}; neither part can hold a slash. */
export function parseKey(text: string): ObjectKey {
  const slash = text.indexOf('/');
  return slash < 0
    ? { namespace: '', name: text }
    : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

/** The one owner reference with `controller: true`; the apiserver allows no second. */
export function controllerOf(object: KubernetesObject): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((reference) => reference.controller === true);
}

/** Whether the object of this uid controls an object: one of the same name may be someone else's. */
export function isControlledBy(object: KubernetesObject, uid: string): boolean {
  return controllerOf(object)?.uid === uid;
}

/** Whether an object carries all of these labels. */
export function hasLabels(object: KubernetesObject, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([name, value]) => object.metadata?.labels?.[name] === value);
}

/**
 * Whether one resourceVersion is newer than another of the same resource. They are etcd revisions, compared as numbers
 * (KEP-5504 makes what every client relied on official); an absent one is the oldest.
 */
export function isNewer(version: string | undefined, than: string | undefined): boolean {
  return toRevision(version) > toRevision(than);
}

function toRevision(version: string | undefined): bigint {
  return version && /^\d+$/.test(version) ? BigInt(version) : 0n;
}
