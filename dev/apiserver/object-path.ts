import { apiserverErrors } from './errors.ts';

/** What of an object decides where the apiserver has it. */
export interface ObjectIdentity {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

const PLURALS = new Map([
  ['APIService', 'apiservices'],
  ['ClusterRole', 'clusterroles'],
  ['ClusterRoleBinding', 'clusterrolebindings'],
  ['CustomResourceDefinition', 'customresourcedefinitions'],
  ['EndpointSlice', 'endpointslices'],
  ['Namespace', 'namespaces'],
  ['Role', 'roles'],
  ['RoleBinding', 'rolebindings'],
  ['Service', 'services'],
]);

/**
 * The path of an object of the kinds that a cluster is set up with.
 *
 * @throws KindUnknown for any other kind
 */
export function objectPath({ apiVersion, kind, metadata }: ObjectIdentity): string {
  const plural = PLURALS.get(kind);
  if (plural === undefined) throw apiserverErrors.error('KindUnknown', { kind });
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${root}${namespace}/${plural}/${metadata.name}`;
}
