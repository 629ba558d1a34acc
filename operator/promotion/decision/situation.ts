import { type ApprovalVerdict, judgeApprovals } from './approval.ts';
import { type Branch, decideLease, isOurs, type Lease } from './head.ts';
import type { Observation } from './observation.ts';
import {
  DIGEST_TRAILER,
  type KnownPullRequest,
  otherOwner,
  type ProposalKind,
  pullRequestsFor,
  REPLACES_TRAILER,
} from './ownership.ts';
import type { ApprovalPolicy } from './policy/accepts.ts';

/** The facts put in order: which pull requests there are for the target, and how ours stands. */
export interface Situation {
  /** All for the target, the newest first. */
  known: readonly KnownPullRequest[];
  /** This owner's, the newest first. */
  ours: readonly KnownPullRequest[];
  /** Our open one. */
  current: KnownPullRequest | undefined;
  /** Others of ours that are open too, as where a person opened an old one again. */
  duplicates: readonly KnownPullRequest[];
  /** The open one of another owner that was there first. */
  other: KnownPullRequest | undefined;
  /** The branch of our open one. */
  branch: Branch | undefined;
  lease: Lease;
  approvals: ApprovalVerdict;
}

/** Orders the facts for one kind of proposal. */
export function readSituation(
  observation: Observation,
  kind: ProposalKind,
  approval: Pick<ApprovalPolicy, 'approvers'>,
): Situation {
  const { self, target, open, branches, pushed } = observation;
  const known = pullRequestsFor(target, self.owner, freshened(observation)).map((pullRequest) =>
    withTrailers(observation, pullRequest),
  );
  const ours = known.filter((pullRequest) => pullRequest.ours && pullRequest.kind === kind);
  const [current, ...duplicates] = ours.filter(({ state }) => state === 'Open');
  const branch = current && branches.find(({ name }) => name === current.head.branch);
  const lastPush = pushed && pushed.branch === branch?.name ? pushed.commit : undefined;
  const reviewed = open && open.pullRequest.number === current?.number ? open : undefined;
  return {
    known,
    ours,
    current,
    duplicates,
    other: otherOwner(known, kind, current),
    branch,
    lease: decideLease(self, branch, lastPush, current),
    approvals:
      current && reviewed
        ? judgeApprovals(
            {
              ...reviewed,
              author: current.author,
              head: current.head.sha,
              operator: observation.identity.login,
            },
            approval,
          )
        : { counted: [], discounted: [], changeRequests: [] },
  };
}

/** The list may be minutes old; what was asked for on its own is not. */
function freshened({ pullRequests, open }: Observation) {
  if (!open) return pullRequests;
  const others = pullRequests.filter(({ number }) => number !== open.pullRequest.number);
  return [...others, open.pullRequest];
}

/** What the branch's own commit says counts before the marker, which people can edit. */
function withTrailers({ self, branches }: Observation, pullRequest: KnownPullRequest): KnownPullRequest {
  const { ours, head } = pullRequest;
  const commits = branches.find(({ name, tip }) => name === head.branch && tip === head.sha)?.commits ?? [];
  const [commit] = commits;
  if (!ours || commits.length !== 1 || !commit || !isOurs(self, commit)) return pullRequest;
  return {
    ...pullRequest,
    digest: commit.trailers[DIGEST_TRAILER] ?? pullRequest.digest,
    replaces: commit.trailers[REPLACES_TRAILER] ?? pullRequest.replaces,
  };
}
