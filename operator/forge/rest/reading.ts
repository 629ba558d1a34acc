import type { Answer } from '../connection/answer.ts';
import { parseMarker } from '../marker.ts';
import {
  type Actor,
  bodyDigest,
  type CommitStatus,
  type Permission,
  type PullRequest,
  type PullRequestCommit,
  type Review,
} from '../pull-request.ts';

/** Whom forges name where an account is gone; GitHub and Gitea give the name to nobody. */
const GHOST = 'ghost';

/** Under which name Gitea's own workflows act; it tells programs from people by nothing else. */
const GITEA_ACTIONS = 'gitea-actions';

/** A pull request as GitHub and Gitea write it; undefined for one from another repository. */
export function readPullRequest(answer: Answer): PullRequest | undefined {
  const head = answer.object('head');
  const base = answer.object('base');
  // The repository of a head is null once it was deleted, which only a fork can be.
  if (head.optionalObject('repo')?.number('id') !== base.object('repo').number('id')) return undefined;
  const body = answer.optionalText('body') ?? '';
  const mergedAt = answer.optionalDate('merged_at');
  const closedAt = answer.optionalDate('closed_at');
  const marker = parseMarker(body);
  const mergeCommit = answer.optionalText('merge_commit_sha');
  const mergedBy = readActor(answer.optionalObject('merged_by'));
  const mergeable = answer.flag('mergeable');
  const open = answer.text('state') === 'open';
  return {
    number: answer.number('number'),
    url: answer.text('html_url'),
    title: answer.optionalText('title') ?? '',
    bodyDigest: bodyDigest(body),
    ...(marker !== undefined && { marker }),
    state: open ? 'Open' : mergedAt === undefined ? 'Closed' : 'Merged',
    draft: answer.flag('draft') ?? false,
    author: answer.optionalObject('user')?.text('login') ?? GHOST,
    head: { branch: readHeadBranch(head), sha: head.text('sha') },
    base: { branch: base.text('ref') },
    labels: answer.list('labels').map((label) => label.text('name')),
    createdAt: answer.date('created_at'),
    updatedAt: answer.date('updated_at'),
    ...(closedAt !== undefined && { closedAt }),
    ...(mergedAt !== undefined && { mergedAt }),
    ...(mergedAt !== undefined && mergeCommit !== undefined && { mergeCommit }),
    ...(mergedBy !== undefined && { mergedBy }),
    ...(open && mergeable !== undefined && { mergeable }),
  };
}

/** Gitea names the place of the commits once the branch is gone, and keeps the branch's name in the label. */
function readHeadBranch(head: Answer): string {
  const ref = head.text('ref');
  return ref.startsWith('refs/pull/') ? head.text('label') : ref;
}

/** A user of a forge; undefined where there is none, or only what stands for an account that is gone. */
export function readActor(user: Answer | undefined): Actor | undefined {
  const login = user?.text('login');
  if (user === undefined || login === undefined || login.toLowerCase() === GHOST) return undefined;
  const isBot = user.optionalText('type') === 'Bot' || login === GITEA_ACTIONS;
  return { login, kind: isBot ? 'Bot' : 'Person' };
}

/** Comments, drafts and requests decide nothing, so they have no state here. */
const REVIEW_STATES: ReadonlyMap<string, Review['state']> = new Map([
  ['APPROVED', 'Approved'],
  ['CHANGES_REQUESTED', 'ChangesRequested'],
  ['REQUEST_CHANGES', 'ChangesRequested'],
  ['DISMISSED', 'Dismissed'],
]);

/** A review of one user, with the answer it was read from. */
export interface ReadReview extends Omit<Review, 'permission'> {
  answer: Answer;
}

/** The latest decisive review of each user, in the order of the users' first. */
export function readLatestReviews(answers: readonly Answer[]): ReadReview[] {
  const latest = new Map<string, ReadReview>();
  for (const answer of answers) {
    const state =
      answer.flag('dismissed') === true ? 'Dismissed' : REVIEW_STATES.get(answer.text('state').toUpperCase());
    const user = answer.optionalObject('user')?.text('login');
    if (state === undefined || user === undefined) continue;
    const submittedAt = answer.date('submitted_at');
    const earlier = latest.get(user);
    if (earlier !== undefined && earlier.submittedAt > submittedAt) continue;
    latest.set(user, { user, state, commit: answer.optionalText('commit_id') ?? '', submittedAt, answer });
  }
  return [...latest.values()];
}

/** What a repository's own answer says of who asks. */
export function readOwnPermission(repository: Answer): Permission {
  const permissions = repository.optionalObject('permissions');
  if (permissions?.flag('admin')) return 'Admin';
  if (permissions?.flag('push')) return 'Write';
  return permissions?.flag('pull') ? 'Read' : 'None';
}

/** A commit of a pull request. */
export function readCommit(answer: Answer): PullRequestCommit {
  const author = answer.optionalObject('author')?.optionalText('login');
  const committer = answer.optionalObject('committer')?.optionalText('login');
  const commit = answer.object('commit');
  return {
    sha: answer.text('sha'),
    ...(author !== undefined && { author }),
    ...(committer !== undefined && { committer }),
    authorEmail: commit.optionalObject('author')?.optionalText('email') ?? '',
    committerEmail: commit.optionalObject('committer')?.optionalText('email') ?? '',
  };
}

/** A commit status, whose state each forge names in its own field. */
export function readStatus(answer: Answer, state: CommitStatus['state']): CommitStatus {
  const targetURL = answer.optionalText('target_url');
  return {
    context: answer.text('context'),
    state,
    description: answer.optionalText('description') ?? '',
    ...(targetURL !== undefined && { targetURL }),
  };
}
