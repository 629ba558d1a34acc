import { formatMarker, parseMarker } from '../../forge/marker.ts';
import { bodyDigest, type PullRequest, type Review } from '../../forge/pull-request.ts';
import {
  branchOf,
  type KnownPullRequest,
  type Owner,
  type Proposal,
  proposalMarker,
  pullRequestsFor,
} from '../decision/ownership.ts';
import { artifact, digest } from './evidence.ts';
import { ADDRESS } from './git-model.ts';

export const OWNER: Owner = { cluster: 'lab', namespace: 'staging', name: 'telco', promotion: 'prod' };
export const OTHER: Owner = { cluster: 'other', namespace: 'staging', name: 'telco', promotion: 'prod' };
export const TARGET = { address: ADDRESS, base: { branch: 'main' } };

/** The promotion of a version over version 1. */
export const proposal = (letter: string, given: Partial<Proposal> = {}): Proposal => ({
  kind: 'Promotion',
  owner: OWNER,
  address: ADDRESS,
  value: artifact(letter),
  digest: digest(letter),
  replaces: digest('1'),
  ...given,
});

/** A pull request as a forge lists it. */
export function pullRequest(number: number, of: Proposal, given: Partial<PullRequest> = {}): PullRequest {
  const body = formatMarker(proposalMarker(of));
  const marker = parseMarker(body);
  return {
    number,
    url: `https://forge.example/pulls/${number}`,
    title: 'Promote',
    bodyDigest: bodyDigest(body),
    ...(marker && { marker }),
    state: 'Closed',
    draft: false,
    author: 'churnops',
    head: { branch: branchOf(of.owner), sha: `head-${number}` },
    base: { branch: 'main' },
    labels: [],
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...given,
  };
}

/** The same as {@link pullRequestsFor} gives it to the owner. */
export function known(...pullRequests: PullRequest[]): KnownPullRequest[] {
  return pullRequestsFor(TARGET, OWNER, pullRequests);
}

/** An approval of `head` by someone who may write. */
export const review = (user: string, given: Partial<Review> = {}): Review => ({
  user,
  state: 'Approved',
  commit: 'head',
  submittedAt: new Date('2026-01-05T10:00:00Z'),
  permission: 'Write',
  ...given,
});
