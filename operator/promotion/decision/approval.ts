import type { Permission, PullRequestCommit, Review } from '../../forge/pull-request.ts';
import type { ApprovalPolicy } from './policy/accepts.ts';
import { sameUser } from './rejection.ts';

/** An approval that counts. */
export interface Approval {
  user: string;
  at: Date;
  /** The head that was approved. */
  head: string;
}

/** An approval that does not count, and why not. */
export interface DiscountedApproval {
  user: string;
  reason: 'Stale' | 'NoWritePermission' | 'NotAnApprover' | 'Author' | 'Committer' | 'Operator';
}

/** What the reviews of a pull request come to. */
export interface ApprovalVerdict {
  counted: Approval[];
  discounted: DiscountedApproval[];
  /** Users with write permission whose change request stands, on whatever head. */
  changeRequests: string[];
}

/** What approvals are judged by. */
export interface ReviewFacts {
  /** The latest decisive review of each user. */
  reviews: readonly Review[];
  /** Who opened the pull request. */
  author: string;
  commits: readonly PullRequestCommit[];
  /** The head now. */
  head: string;
  /** Our own account. */
  operator: string;
}

/**
 * Judges reviews: an approval counts if it is its user's latest review, on the current head, by someone who may write (and is
 * among the approvers, where they are named), and who made neither the pull request nor a commit in it.
 */
export function judgeApprovals(
  facts: ReviewFacts,
  { approvers }: Pick<ApprovalPolicy, 'approvers'>,
): ApprovalVerdict {
  const verdict: ApprovalVerdict = { counted: [], discounted: [], changeRequests: [] };
  for (const review of latestReviews(facts.reviews)) {
    const { user, state, submittedAt, commit } = review;
    if (state === 'ChangesRequested' && mayWrite(review.permission)) verdict.changeRequests.push(user);
    if (state !== 'Approved') continue;
    const reason = whyDiscounted(review, facts, approvers);
    if (reason) verdict.discounted.push({ user, reason });
    else verdict.counted.push({ user, at: submittedAt, head: commit });
  }
  return verdict;
}

function whyDiscounted(
  { user, commit, permission }: Review,
  { author, commits, head, operator }: ReviewFacts,
  approvers: readonly string[] | undefined,
): DiscountedApproval['reason'] | undefined {
  const is = (login: string | undefined) => login !== undefined && sameUser(login, user);
  if (is(operator)) return 'Operator';
  if (is(author)) return 'Author';
  if (commits.some((made) => is(made.author) || is(made.committer))) return 'Committer';
  if (!mayWrite(permission)) return 'NoWritePermission';
  if (approvers && !approvers.some(is)) return 'NotAnApprover';
  return commit === head ? undefined : 'Stale';
}

/** A forge may list a user twice; the newest review is the one that counts. */
function latestReviews(reviews: readonly Review[]): Review[] {
  const latest = new Map<string, Review>();
  for (const review of reviews) {
    const key = review.user.toLowerCase();
    const before = latest.get(key);
    if (!before || review.submittedAt >= before.submittedAt) latest.set(key, review);
  }
  return [...latest.values()].sort((one, other) => (one.user < other.user ? -1 : 1));
}

function mayWrite(permission: Permission): boolean {
  return permission === 'Write' || permission === 'Admin';
}

/**
 * How many approvals a merge by the operator still lacks.
 *
 * @param needsPerson whether a gate asks for a person, who is then needed whatever the mode.
 */
export function missingApprovals(
  { mode, required }: Pick<ApprovalPolicy, 'mode' | 'required'>,
  { counted }: Pick<ApprovalVerdict, 'counted'>,
  needsPerson: boolean,
): number {
  const wanted = mode === 'Automatic' ? (needsPerson ? 1 : 0) : required;
  return Math.max(0, wanted - counted.length);
}
