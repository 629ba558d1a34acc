import type { Forge } from '@churnops/operator/forge/forge.ts';
import type { PullRequest } from '@churnops/operator/forge/pull-request.ts';
import { type DiscountedApproval, judgeApprovals } from '@churnops/operator/promotion/decision/approval.ts';

/** Why the operator would not count the user's approval, by the rules that it judges by itself; undefined where it would. */
export async function whyNotCounted(
  forge: Forge,
  { number, author, head }: PullRequest,
  approvers: readonly string[] | undefined,
): Promise<DiscountedApproval['reason'] | undefined> {
  const [{ login: user }, permission, commits] = await Promise.all([
    forge.identity(),
    forge.ownPermission(),
    forge.commits(number),
  ]);
  const review = {
    user,
    permission,
    state: 'Approved' as const,
    commit: head.sha,
    submittedAt: new Date(0),
  };
  // Whoever the operator is, it is the author of its pull requests.
  const facts = { reviews: [review], author, commits, head: head.sha, operator: '' };
  return judgeApprovals(facts, { approvers }).discounted[0]?.reason;
}

/** The same for whoever approves. */
export const DISCOUNTS: Readonly<Record<DiscountedApproval['reason'], string>> = {
  Author: 'you opened the pull request',
  Committer: 'you made a commit in it',
  NoWritePermission: 'you may not write to the repository',
  NotAnApprover: 'you are not among the approvers of the target',
  Operator: 'your account is that of the operator',
  Stale: 'it is of an older commit',
};
