/** A ClusterRole or Role, as far as its rules go. */
export interface Role {
  kind: string;
  metadata: { name: string; namespace?: string };
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

/**
 * One right as words: the verb, and the resource as kubectl writes it, such as "patch trainingruns.churnops.dev/status".
 */
export function nameRight(verb: string, group: string, resource: string, subresource?: string): string {
  return `${verb} ${resource}${group && `.${group}`}${subresource ? `/${subresource}` : ''}`;
}

/** Every right that the rules of the roles give, each once and sorted; which objects and namespaces is left aside. */
export function grantedRights(roles: readonly Role[]): string[] {
  const rights = roles
    .flatMap(({ rules }) => rules)
    .flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((path) => verbs.map((verb) => ofPath(verb, group, path))),
      ),
    );
  return [...new Set(rights)].sort();
}

function ofPath(verb: string, group: string, path: string): string {
  const [resource = '', subresource] = path.split('/');
  return nameRight(verb, group, resource, subresource);
}
