import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { MergeOutcome } from '../forge.ts';
import type { PullRequest } from '../pull-request.ts';

/** How forges say that a branch has to hold the newest commit of its base: GitHub's and Gitea's words. */
const OUT_OF_DATE = /out[- ]of[- ]date|up[- ]to[- ]date|behind the base/i;

/** The outcome that a request's state alone decides; undefined where a merge may be tried, or tried again. */
export function settledMerge(
  pullRequest: PullRequest | undefined,
  headSha: string,
): MergeOutcome | undefined {
  if (pullRequest === undefined) return { kind: 'Refused', reason: 'there is no such pull request' };
  if (pullRequest.state === 'Merged') {
    return { kind: 'Merged', commit: pullRequest.mergeCommit ?? pullRequest.head.sha };
  }
  if (pullRequest.state === 'Closed') return { kind: 'Refused', reason: 'the pull request is closed' };
  if (pullRequest.head.sha !== headSha) return { kind: 'HeadMoved' };
  return undefined;
}

/**
 * What a refused merge means, given the request as it is after it. Both forges answer 405 and 409 for what passes by
 * itself and for what does not: their words, and whether they still compute if it merges, tell these apart.
 *
 * @throws the error itself where it is no refusal of this merge.
 */
export function judgeRefusedMerge(
  error: unknown,
  after: PullRequest | undefined,
  headSha: string,
): MergeOutcome {
  if (!isCodedError(error, 'ForgeRefused')) throw error;
  const settled = settledMerge(after, headSha);
  if (settled !== undefined) return settled;
  const reason = String(error.values['reason'] ?? error.message);
  const computing = error.values['status'] === 405 && after?.mergeable === undefined;
  const passing = /try (the merge )?again|in progress|being (checked|computed)/i.test(reason);
  if (computing || passing) return { kind: 'NotNow', reason };
  return { kind: 'Refused', reason, ...(OUT_OF_DATE.test(reason) && { outOfDate: true }) };
}
