import type { NewReview, ReviewOutcome } from '../forge.ts';
import type { PullRequest, Review } from '../pull-request.ts';

/** The outcome that a request's state alone decides; undefined where it may be reviewed. */
export function settledReview(
  pullRequest: PullRequest | undefined,
  headSha: string,
): ReviewOutcome | undefined {
  if (pullRequest === undefined) return { kind: 'Refused', reason: 'there is no such pull request' };
  if (pullRequest.state !== 'Open') {
    return { kind: 'Refused', reason: `the pull request is ${pullRequest.state.toLowerCase()}` };
  }
  return pullRequest.head.sha === headSha ? undefined : { kind: 'HeadMoved' };
}

const STATES: Readonly<Record<NewReview['verdict'], Review['state']>> = {
  Approve: 'Approved',
  RequestChanges: 'ChangesRequested',
};

/** Whether a user's latest review says this of this head already. */
export function isReviewed(
  latest: readonly Pick<Review, 'user' | 'state' | 'commit'>[],
  login: string,
  { headSha, verdict }: NewReview,
): boolean {
  const own = latest.find(({ user }) => user.toLowerCase() === login.toLowerCase());
  return own?.state === STATES[verdict] && own.commit === headSha;
}
