import { LABELS } from '../../forge/labels.ts';
import { formatOwner, type KnownPullRequest, OWNER_TRAILER, type Owner } from './ownership.ts';

/** A commit that a branch has and the base branch has not. */
export interface BranchCommit {
  commit: string;
  committerEmail: string;
  trailers: Readonly<Record<string, string>>;
}

/** One of an owner's branches as it is on the remote. */
export interface Branch {
  name: string;
  tip: string;
  /** What it has beyond the base branch, the newest first; empty where it was merged as it is. */
  commits: readonly BranchCommit[];
  /** The parent of the oldest of these commits. */
  parent: string;
  /** Whether that parent is a commit of the base branch. */
  parentOnBase: boolean;
  /** Whether its one commit changes something besides the target's field, as no commit of ours does. */
  changesMore?: boolean;
  /** What the target's field holds at the tip. */
  value: string | undefined;
  /** What it held at the parent: where that is no longer so on the base branch, the two conflict. */
  parentValue: string | undefined;
}

/** Who may say what a branch is. */
export interface Self {
  owner: Owner;
  /** The committer's address of our own commits. */
  email: string;
}

/** Under which condition a branch may be pushed. */
export type Lease =
  | { kind: 'Free'; lease: string | 'MustNotExist'; adopted: boolean }
  /** Someone else's commit is there. */
  | { kind: 'MovedByOther'; tip: string };

/**
 * Decides the lease of a push: the branch must still be what we made of it. After a lost status that is told by its commits,
 * every one of which must be ours; otherwise nothing is pushed until someone asks us to take the branch over.
 *
 * @param pushed the commit that our status says we pushed last; undefined where it says nothing.
 */
export function decideLease(
  self: Self,
  branch: Branch | undefined,
  pushed: string | undefined,
  pullRequest: KnownPullRequest | undefined,
): Lease {
  if (!branch) return { kind: 'Free', lease: 'MustNotExist', adopted: false };
  const { tip, commits } = branch;
  const ours = tip === pushed || commits.every((commit) => isOurs(self, commit));
  if (ours) return { kind: 'Free', lease: tip, adopted: false };
  const adopted = pullRequest?.labels.includes(LABELS.adopt) ?? false;
  return adopted ? { kind: 'Free', lease: tip, adopted } : { kind: 'MovedByOther', tip };
}

/** Whether a commit is one that we made for this owner. */
export function isOurs({ owner, email }: Self, { committerEmail, trailers }: BranchCommit): boolean {
  return (
    trailers[OWNER_TRAILER] === formatOwner(owner) && committerEmail.toLowerCase() === email.toLowerCase()
  );
}

/** What asks for a branch to be built again; undefined where it is as it should be. */
export function rebuildReason(
  branch: Branch | undefined,
  wanted: {
    value: string | undefined;
    /** What the field holds on the base branch now. */
    baseValue: string | undefined;
    baseCommit: string;
    /** Whether the forge lastingly says that it does not merge. */
    conflict: boolean;
    /** Whether the forge refuses to merge what is not up to date. */
    mustBeUpToDate: boolean;
  },
):
  | 'Missing'
  | 'OtherValue'
  | 'NotOneCommit'
  | 'NotOnBase'
  | 'ChangesMore'
  | 'Conflict'
  | 'OutOfDate'
  | undefined {
  if (!branch) return 'Missing';
  if (branch.value !== wanted.value) return 'OtherValue';
  if (branch.commits.length !== 1) return 'NotOneCommit';
  if (!branch.parentOnBase) return 'NotOnBase';
  if (branch.changesMore) return 'ChangesMore';
  if (branch.parentValue !== wanted.baseValue) return 'Conflict';
  const behind = branch.parent !== wanted.baseCommit;
  if (behind && wanted.conflict) return 'Conflict';
  return behind && wanted.mustBeUpToDate ? 'OutOfDate' : undefined;
}
