/** One thing that may be done: `verb group/resource[/subresource]`, the core group being `core`. */
export type Right = string;

/** A rule of a Role or a ClusterRole. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

/** The parts of an audit event (audit.k8s.io/v1) that tell what was done. */
export interface AuditEvent {
  readonly verb: string;
  readonly stage: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code?: number };
}

const right = (verb: string, group: string, resource: string): Right =>
  `${verb} ${group || 'core'}/${resource}`;

/** Every right that rules give. */
export function grantedRights(rules: readonly PolicyRule[]): Set<Right> {
  const rights = rules.flatMap((rule) =>
    (rule.apiGroups ?? []).flatMap((group) =>
      (rule.resources ?? []).flatMap((resource) => rule.verbs.map((verb) => right(verb, group, resource))),
    ),
  );
  return new Set(rights);
}

/**
 * Every right that a user's requests needed. A server-side apply that made an object (a patch answered with 201) needed the right to create
 * as well, which the apiserver asks for without writing it down.
 */
export function usedRights(events: readonly AuditEvent[], username: string): Set<Right> {
  const used = new Set<Right>();
  for (const { verb, user, objectRef, responseStatus } of events) {
    if (user.username !== username || !objectRef) continue;
    const { apiGroup = '', resource, subresource } = objectRef;
    const what = subresource ? `${resource}/${subresource}` : resource;
    used.add(right(verb, apiGroup, what));
    if (verb === 'patch' && responseStatus?.code === 201) used.add(right('create', apiGroup, what));
  }
  return used;
}

/** The requests of a user that were refused for want of a right. */
export function refusedRequests(events: readonly AuditEvent[], username: string): Right[] {
  const refused = events.filter(
    (event) => event.user.username === username && event.responseStatus?.code === 403 && event.objectRef,
  );
  return [...usedRights(refused, username)];
}

/** Reads an audit log, one event a line; a last line that is still being written is left out. */
export function parseAuditLog(text: string): AuditEvent[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditEvent);
}
