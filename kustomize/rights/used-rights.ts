import { nameRight } from './granted-rights.ts';

/** What of an event in the apiserver's audit log (audit.k8s.io/v1) tells which right a request needed. */
interface AuditEvent {
  stage: string;
  verb: string;
  user: { username: string };
  objectRef?: {
    resource?: string;
    apiGroup?: string;
    subresource?: string;
    namespace?: string;
    name?: string;
  };
  responseStatus?: { code?: number };
  annotations?: Readonly<Record<string, string>>;
}

/** What a user asked for. */
export interface UsedRights {
  /** The rights that its requests needed, each once and sorted. */
  used: string[];
  /** Those of its requests that were refused for want of a right, in words, each once. */
  denied: string[];
}

const CREATED = 201;
const FORBIDDEN = 403;
/** What the authorizers said. Admission answers 403 too, as in a namespace that is being deleted, to requests that they allowed. */
const DECISION = 'authorization.k8s.io/decision';

/**
 * Reads the rights that a user used out of an audit log, one JSON object a line. Requests for no resource (discovery,
 * health) need no rule of ours and are left out.
 */
export function usedRights(auditLog: string, username: string): UsedRights {
  const used = new Set<string>();
  const denied = new Set<string>();
  for (const line of auditLog.split('\n')) {
    if (line === '') continue;
    const event = JSON.parse(line) as AuditEvent;
    const { verb, objectRef, user, responseStatus, stage, annotations } = event;
    if (user.username !== username || !objectRef?.resource || stage === 'RequestReceived') continue;
    const { apiGroup = '', resource, subresource, namespace, name } = objectRef;
    const right = nameRight(verb, apiGroup, resource, subresource);
    if (responseStatus?.code === FORBIDDEN && annotations?.[DECISION] !== 'allow') {
      denied.add(`${right} ${[namespace, name].filter((part) => part !== undefined).join('/')}`.trim());
      continue;
    }
    used.add(right);
    // Server-side apply of an object that is not there is judged as a patch and as a create.
    if (verb === 'patch' && responseStatus?.code === CREATED)
      used.add(nameRight('create', apiGroup, resource));
  }
  return { used: [...used].sort(), denied: [...denied].sort() };
}
