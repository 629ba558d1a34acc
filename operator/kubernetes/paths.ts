import type { ObjectKey } from '../controller/reconciler.ts';
import type { Resource } from './resource.ts';

/** The path of a collection: in one namespace, or (with the empty namespace) in all of them. */
export function collectionPath(resource: Resource<unknown>, namespace: string): string {
  const root = resource.apiVersion.includes('/')
    ? `/apis/${resource.apiVersion}`
    : `/api/${resource.apiVersion}`;
  const scope = namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.plural}`;
}

/** The path of one object. */
export function objectPath(resource: Resource<unknown>, key: ObjectKey): string {
  return `${collectionPath(resource, key.namespace)}/${encodeURIComponent(key.name)}`;
}
