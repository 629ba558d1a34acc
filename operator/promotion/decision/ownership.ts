import type { Marker } from '../../forge/marker.ts';
import type { PullRequest } from '../../forge/pull-request.ts';
import type { DriftEpisode } from './drift-here.ts';
import type { TargetAddress } from './policy/promotion.ts';

/** Which promotion of which ChurnModel of which cluster. */
export interface Owner {
  cluster: string;
  namespace: string;
  name: string;
  promotion: string;
}

/** The name under which the rollbacks of a ChurnModel go; no promotion may have it. */
export const ROLLBACK = 'rollback';

const ROLLBACK_BRANCH = new RegExp(`/${ROLLBACK}(-[0-9a-f]{8}|-none)?$`);

/** What stands in marker and trailers where a value is absent. */
export const NONE = 'none';

/** What a pull request proposes whose marker was taken out, as long as its branch does not tell. */
export const UNKNOWN = 'unknown';

/** The trailers by which a commit says whose it is and what it proposes. */
export const OWNER_TRAILER = 'Churnops-Owner';
export const DIGEST_TRAILER = 'Churnops-Digest';
export const REPLACES_TRAILER = 'Churnops-Replaces';

export type ProposalKind = 'Promotion' | 'Rollback';

/** What is to be written where, and in whose name. */
export interface Proposal {
  kind: ProposalKind;
  owner: Owner;
  address: TargetAddress;
  /** The text for the field; undefined takes its line out. */
  value: string | undefined;
  /** The digest in the value; of one that names none, what it is told apart by. */
  digest: string | undefined;
  /** The same of what the field holds now. */
  replaces: string | undefined;
  /** The episode of drift that asks for training, whose id is the value; absent where the value is an artifact. */
  episode?: DriftEpisode;
  /** Why it is rolled back, in a sentence. It is kept in the marker, because the reason may be gone by the next pass. */
  why?: string;
}

/** One word for an owner. */
export function formatOwner({ cluster, namespace, name, promotion }: Owner): string {
  return [cluster, namespace, name, promotion].join('/');
}

/** One word for a target: equal for equal targets. */
export function formatTarget({ path, document, field }: TargetAddress): string {
  return `${path}#${document ? `${document.kind}/${document.name}` : ''}#${field}`;
}

/**
 * Whether a word of {@link formatTarget} is about a target. Only a file of one document may be named without it, so there the
 * two ways to name a target mean the same.
 */
export function isTarget(word: string | undefined, { path, document, field }: TargetAddress): boolean {
  if (word === undefined) return false;
  const [start, end] = [`${path}#`, `#${field}`];
  if (!word.startsWith(start) || !word.endsWith(end) || word.length < start.length + end.length) return false;
  const named = word.slice(start.length, word.length - end.length);
  if (named.includes('#')) return false;
  return named === '' || document === undefined || named === `${document.kind}/${document.name}`;
}

/** The authority for what a branch proposes, and for whom: the trailers of its one commit. */
export function proposalTrailers(proposal: Proposal): Record<string, string> {
  return {
    'Churnops-Kind': proposal.kind,
    [OWNER_TRAILER]: formatOwner(proposal.owner),
    'Churnops-Target': formatTarget(proposal.address),
    [DIGEST_TRAILER]: proposal.digest ?? NONE,
    [REPLACES_TRAILER]: proposal.replaces ?? NONE,
  };
}

/** The facts in the hidden marker of a pull request. */
export function proposalMarker(proposal: Proposal): Marker {
  return {
    kind: proposal.kind,
    owner: formatOwner(proposal.owner),
    target: formatTarget(proposal.address),
    digest: proposal.digest ?? NONE,
    replaces: proposal.replaces ?? NONE,
    ...(proposal.why !== undefined && { why: proposal.why }),
  };
}

/** The branch of a promotion; with `digest`, the one beside it. */
export function branchOf(owner: Owner, digest?: string): string {
  const plain = `churnops/${formatOwner(owner)}`;
  return digest === undefined ? plain : `${plain}-${digest.replace(/^sha256:/, '').slice(0, 8)}`;
}

/** Whether a branch is one that {@link branchOf} gives for this owner. */
export function isBranchOf(owner: Owner, branch: string): boolean {
  const plain = branchOf(owner);
  if (!branch.startsWith(plain)) return false;
  return /^(-([0-9a-f]{8}|none))?$/.test(branch.slice(plain.length));
}

/** A pull request for a target, with what its marker says. */
export interface KnownPullRequest extends PullRequest {
  kind: ProposalKind;
  owner: string;
  /** Whether it is this very owner's, by marker and branch. */
  ours: boolean;
  /** The digest that the proposal is told apart by, `none` or `unknown`. */
  digest: string;
  replaces: string;
  why: string | undefined;
}

/**
 * Picks the pull requests for a target, the newest first. One of ours whose marker was taken out is known by its branch, and
 * an open one for the target that its promotion had before goes on with the new one.
 */
export function pullRequestsFor(
  target: { address: TargetAddress; base: { branch: string } },
  owner: Owner,
  pullRequests: readonly PullRequest[],
): KnownPullRequest[] {
  const self = formatOwner(owner);
  return pullRequests
    .filter(({ base }) => base.branch === target.base.branch)
    .flatMap((pullRequest): KnownPullRequest[] => {
      const marker = pullRequest.marker ?? {};
      const branchIsOurs = isBranchOf(owner, pullRequest.head.branch);
      const ours = branchIsOurs && (marker['owner'] === undefined || marker['owner'] === self);
      const unmarked = marker['target'] === undefined;
      const meant = isTarget(marker['target'], target.address);
      if (!meant && !(ours && (unmarked || pullRequest.state === 'Open'))) return [];
      return [
        {
          ...pullRequest,
          kind: kindOf(marker, pullRequest.head.branch),
          owner: marker['owner'] ?? self,
          ours,
          digest: marker['digest'] ?? UNKNOWN,
          replaces: marker['replaces'] ?? UNKNOWN,
          why: marker['why'],
        },
      ];
    })
    .sort((one, other) => other.number - one.number);
}

function kindOf(marker: Marker, branch: string): ProposalKind {
  if (marker['kind'] !== undefined) return marker['kind'] === 'Rollback' ? 'Rollback' : 'Promotion';
  return ROLLBACK_BRANCH.test(branch) ? 'Rollback' : 'Promotion';
}

/**
 * The branch for a new pull request. While the newest one was closed unmerged its branch is left alone, because a forge
 * reopens no pull request whose branch was rebuilt; the next one goes beside it.
 *
 * @param ours the owner's pull requests, the newest first.
 */
export function chooseBranch(
  owner: Owner,
  digest: string | undefined,
  ours: readonly KnownPullRequest[],
): string {
  const [newest] = ours;
  const plain = branchOf(owner);
  if (newest?.state !== 'Closed') return plain;
  const beside = branchOf(owner, digest ?? NONE);
  return beside === newest.head.branch ? plain : beside;
}

/**
 * The open pull request of another owner that stands in the way. Where two opened theirs at the same time, the older stays:
 * both decide so, without knowing of each other.
 */
export function otherOwner(
  known: readonly KnownPullRequest[],
  kind: ProposalKind,
  current: KnownPullRequest | undefined,
): KnownPullRequest | undefined {
  return known.findLast(
    (other) =>
      !other.ours &&
      other.state === 'Open' &&
      other.kind === kind &&
      (current === undefined || other.number < current.number),
  );
}
