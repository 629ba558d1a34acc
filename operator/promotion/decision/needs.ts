import type { PullRequest } from '../../forge/pull-request.ts';
import { type KnownPullRequest, type Owner, pullRequestsFor, ROLLBACK } from './ownership.ts';
import { closureOf } from './rejection.ts';
import type { TargetObservation } from './target.ts';

/** What is to be asked of the forge about single pull requests, besides its list. */
export interface Needs {
  /** Ours that is open: as it is now, with its reviews, commits and statuses. */
  open: number | undefined;
  /** Ours that are closed and have nothing that says by whom. */
  closers: readonly number[];
}

/** Tells an observer what a decision needs beyond the list; nothing else is worth a call. */
export function readNeeds(
  target: Pick<TargetObservation, 'address' | 'base'>,
  owner: Owner,
  pullRequests: readonly PullRequest[],
): Needs {
  const kind = owner.promotion === ROLLBACK ? 'Rollback' : 'Promotion';
  const ours = pullRequestsFor(target, owner, pullRequests).filter(
    (found) => found.ours && found.kind === kind,
  );
  return {
    open: ours.find(({ state }) => state === 'Open')?.number,
    closers: ours.filter(isUnrecorded).map(({ number }) => number),
  };
}

function isUnrecorded(pullRequest: KnownPullRequest): boolean {
  return pullRequest.state === 'Closed' && closureOf(pullRequest) === 'Unrecorded';
}
