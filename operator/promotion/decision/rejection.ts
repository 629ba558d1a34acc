import { LABELS, type Label } from '../../forge/labels.ts';
import type { Actor, PullRequest } from '../../forge/pull-request.ts';
import { type KnownPullRequest, NONE, type ProposalKind } from './ownership.ts';

/**
 * Says on a closed pull request that its labels tell how it was closed. So a rejection whose label was taken off is
 * forgiven, and not a closing that nobody has looked at yet; both labels are set by one call.
 */
export const RECORDED = LABELS.closed;

/**
 * What a pull request that was closed unmerged means.
 * - Rejected, Undecided: its version is not proposed there again.
 * - Superseded, Aborted: we closed it.
 * - Forgiven: it was rejected or undecided, and someone took the label off.
 * - Unrecorded: nobody has said yet.
 */
export type Closure = 'Rejected' | 'Undecided' | 'Superseded' | 'Aborted' | 'Forgiven' | 'Unrecorded';

/** Reads the meaning of a closed pull request from its labels: what a person set counts before what we set. */
export function closureOf({ labels }: Pick<PullRequest, 'labels'>): Closure {
  if (labels.includes(LABELS.rejected)) return 'Rejected';
  if (labels.includes(LABELS.undecided)) return 'Undecided';
  if (labels.includes(LABELS.superseded)) return 'Superseded';
  if (labels.includes(LABELS.aborted)) return 'Aborted';
  return labels.includes(RECORDED) ? 'Forgiven' : 'Unrecorded';
}

/**
 * The labels that record how a pull request was closed.
 *
 * @param closer who closed it; undefined where the forge does not say.
 */
export function recordClosure(closer: Actor | undefined, identity: Actor): [Label, Label] {
  if (closer && sameUser(closer.login, identity.login)) return [LABELS.aborted, RECORDED];
  return [closer?.kind === 'Person' ? LABELS.rejected : LABELS.undecided, RECORDED];
}

/** Labels that mean something on a closed pull request only, and are taken off an open one. */
export const CLOSURE_LABELS: readonly string[] = [
  LABELS.rejected,
  LABELS.undecided,
  LABELS.superseded,
  LABELS.aborted,
  RECORDED,
];

/** The pull request whose closing keeps a digest from being proposed; the newest of several. */
export function rejectionOf(
  known: readonly KnownPullRequest[],
  kind: ProposalKind,
  digest: string | undefined,
  /** For rollbacks: rejecting to leave one version says nothing of leaving another. */
  replaces?: string,
): { pullRequest: KnownPullRequest; closure: Closure } | undefined {
  for (const pullRequest of known) {
    if (pullRequest.state !== 'Closed' || pullRequest.kind !== kind) continue;
    if (pullRequest.digest !== (digest ?? NONE)) continue;
    if (kind === 'Rollback' && pullRequest.replaces !== (replaces ?? NONE)) continue;
    const closure = closureOf(pullRequest);
    if (closure === 'Rejected' || closure === 'Undecided' || closure === 'Unrecorded') {
      return { pullRequest, closure };
    }
  }
  return undefined;
}

/** Logins are the same whatever their case, on GitHub as on Gitea. */
export function sameUser(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
