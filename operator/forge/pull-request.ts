import { createHash } from 'node:crypto';
import type { Marker } from './marker.ts';

/** Someone, or something, that acts on a forge. */
export interface Actor {
  login: string;
  /** Bots are accounts of programs, such as GitHub Apps. Gitea's API does not tell them from people. */
  kind: 'Person' | 'Bot';
}

/** A pull request, as all forges have it. */
export interface PullRequest {
  number: number;
  /** The page that people read. */
  url: string;
  title: string;
  /** {@link bodyDigest} of what the body is now; the body itself is not kept. */
  bodyDigest: string;
  /** The hidden marker in the body, where one can be read. */
  marker?: Marker;
  state: 'Open' | 'Closed' | 'Merged';
  draft: boolean;
  author: string;
  /** `sha` is the newest commit of the branch, or what it was when the request was closed. */
  head: { branch: string; sha: string };
  base: { branch: string };
  labels: readonly string[];
  createdAt: Date;
  updatedAt: Date;
  closedAt?: Date;
  mergedAt?: Date;
  /** The commit that the merge made, once merged. */
  mergeCommit?: string;
  /** Only where a single request was asked for. */
  mergedBy?: Actor;
  /**
   * Whether it merges without a conflict; absent while the forge computes it, and in lists. On Gitea false also
   * while it is computed, which takes seconds: act on it only where it lasts.
   */
  mergeable?: boolean;
}

/** What a user may do in a repository. */
export type Permission = 'None' | 'Read' | 'Write' | 'Admin';

/** The latest decisive review of one user: comments leave an earlier approval standing, as forges have it. */
export interface Review {
  user: string;
  state: 'Approved' | 'ChangesRequested' | 'Dismissed';
  /** The head that was reviewed. */
  commit: string;
  submittedAt: Date;
  /** At the time of asking. */
  permission: Permission;
}

/** Who made a commit of a pull request; a login is absent where the forge knows no account for the address. */
export interface PullRequestCommit {
  sha: string;
  author?: string;
  committer?: string;
  authorEmail: string;
  committerEmail: string;
}

/** One verdict on a commit; of one context the newest counts. */
export interface CommitStatus {
  /** At most 255 characters, such as `churnops/auc-floor`. */
  context: string;
  state: 'Pending' | 'Success' | 'Failure' | 'Error';
  /** Cut to 140 characters, which is all that GitHub takes. */
  description: string;
  targetURL?: string;
}

/** The SHA-256 of a body in hex. Line ends and outer white space do not count: forges change them. */
export function bodyDigest(body: string): string {
  return createHash('sha256').update(body.replaceAll('\r\n', '\n').trim()).digest('hex');
}
