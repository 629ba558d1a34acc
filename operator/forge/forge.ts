import type { Marker } from './marker.ts';
import type {
  Actor,
  CommitStatus,
  Permission,
  PullRequest,
  PullRequestCommit,
  Review,
} from './pull-request.ts';

/** Which pull requests are asked for; what is not said does not matter. */
export interface PullRequestQuery {
  /** The branch, without its repository. */
  head?: string;
  base?: string;
  state?: PullRequest['state'];
  /** Facts that the hidden marker must have; it may have more. */
  marker?: Marker;
}

export interface NewPullRequest {
  head: string;
  base: string;
  title: string;
  body: string;
}

export interface MergeRequest {
  number: number;
  /** The only head that may be merged. */
  headSha: string;
  title: string;
  message: string;
}

/**
 * - Merged: it is merged, by this call or before; `commit` is on the base branch.
 * - HeadMoved: the head is no longer the one that was named; nothing was merged.
 * - NotNow: the forge says that the same call may succeed soon.
 * - Refused: the forge will not merge this head until someone changes something; `reason` is its own words. `outOfDate` says that
 *   the branch only has to be brought up to date with its base.
 */
export type MergeOutcome =
  | { kind: 'Merged'; commit: string }
  | { kind: 'HeadMoved' }
  | { kind: 'NotNow'; reason: string }
  | { kind: 'Refused'; reason: string; outOfDate?: boolean };

/** What someone says about one head of a pull request. */
export interface NewReview {
  number: number;
  /** The only head that is reviewed. */
  headSha: string;
  verdict: 'Approve' | 'RequestChanges';
  /** Forges want one where changes are requested. */
  body: string;
}

/**
 * - Reviewed: the review is there, by this call or before.
 * - HeadMoved: the head is no longer the one that was named; nothing was written.
 * - Refused: the forge takes no such review, as of one's own pull request; `reason` is its own words.
 */
export type ReviewOutcome =
  | { kind: 'Reviewed' }
  | { kind: 'HeadMoved' }
  | { kind: 'Refused'; reason: string };

/**
 * One repository on a forge, as far as promotion needs it.
 *
 * What holds for every method:
 * - Only pull requests from branches of the repository itself are seen: anyone may open one from a fork, with any body.
 * - Writes go one at a time for a whole forge host, a second apart, and merges and closes before all others. The lease is
 *   checked right before each.
 * - Every method may be called again after a crash at any line: what is there already is not made twice.
 * - What goes wrong is a CodedError of forge/errors.ts. Where the forge named a time, or none, `retryAfterMilliseconds` of
 *   the error says when to come back, and calls before that fail at once without reaching the forge.
 * - No error, log line or answer holds a credential.
 */
export interface Forge {
  /** Whom the forge takes us for: the author of our pull requests, and who closes and merges them. */
  identity(): Promise<Actor>;

  /** What the forge lets us do in the repository. */
  ownPermission(): Promise<Permission>;

  /**
   * Every pull request that matches, the newest first. From one list that all who ask share: at most two minutes old,
   * or asked for anew where `fresh` is set or {@link changed} was called since. It holds our own writes at once.
   * Only requests that carry a marker, or whose branch lies under `churnops/`, are in it.
   */
  findPullRequests(query: PullRequestQuery, options?: { fresh?: boolean }): Promise<PullRequest[]>;

  /** One pull request as it is now, with `mergeable` and `mergedBy`; undefined where there is none, or from a fork. */
  getPullRequest(number: number): Promise<PullRequest | undefined>;

  /** Opens a pull request. An open one with this head and base is adopted instead, and left as it is. */
  createPullRequest(request: NewPullRequest): Promise<{ pullRequest: PullRequest; adopted: boolean }>;

  /** Changes title or body; makes no call where the list says that both are so already. */
  updatePullRequest(number: number, change: { title?: string; body?: string }): Promise<void>;

  /** Closes without merging; one that is closed or merged already stays as it is. */
  closePullRequest(number: number): Promise<void>;

  /** Opens it again. Forges refuse that where the branch is gone, was rebuilt, or another request has taken it. */
  reopenPullRequest(number: number): Promise<{ kind: 'Reopened' } | { kind: 'Refused'; reason: string }>;

  /** Adds labels, and makes them in the repository where they are missing. */
  addLabels(number: number, labels: readonly string[]): Promise<void>;

  /** Takes a label off; one that is not there is fine. */
  removeLabel(number: number, label: string): Promise<void>;

  /** The latest decisive review of each user, with the user's permission. */
  reviews(number: number): Promise<Review[]>;

  /** Reviews one head and no other, in our own name. */
  createReview(review: NewReview): Promise<ReviewOutcome>;

  /** The commits of a pull request, the oldest first, and who made them. */
  commits(number: number): Promise<PullRequestCommit[]>;

  /** Who closed a pull request last; undefined where it is open, or the forge does not say. */
  closedBy(number: number): Promise<Actor | undefined>;

  /** Merges one head and no other. */
  mergePullRequest(request: MergeRequest): Promise<MergeOutcome>;

  /** Sets a commit's status; makes no write where it is so already. */
  setCommitStatus(sha: string, status: CommitStatus): Promise<void>;

  /** The newest status of each context on a commit. */
  commitStatuses(sha: string): Promise<CommitStatus[]>;

  /** Comments once: where a comment of this key is there already, nothing is written. */
  comment(number: number, comment: { key: string; body: string }): Promise<void>;

  /** For a GitHub App: a token of at most an hour that Git takes over HTTPS. */
  installationToken(): Promise<string>;

  /** Whether the list has a pull request as it was at a moment, or later; makes no call. */
  knows(number: number, updatedAt: Date): boolean;

  /** Says that something happened on the forge (a webhook told), so the next question asks it anew. */
  changed(): void;
}
