import { stringify } from 'yaml';

/**
 * An audit policy: who asked for what is written down for the service accounts of the given namespaces (for every
 * requester without), bodies never are, because those of Secrets would be among them.
 */
export function renderAuditPolicy(namespaces?: readonly string[]): string {
  const groups = namespaces?.map((namespace) => `system:serviceaccounts:${namespace}`);
  const rules = groups
    ? [{ level: 'Metadata', userGroups: groups }, { level: 'None' }]
    : [{ level: 'Metadata' }];
  return stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'], rules });
}
