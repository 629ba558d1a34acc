import type { Answer } from '../connection/answer.ts';
import type { MergeRequest, NewReview } from '../forge.ts';
import type { Actor, CommitStatus, Permission } from '../pull-request.ts';

/** How a repository wants its pull requests merged; a merge commit where it allows one. */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** What differs between forges whose APIs are otherwise alike. */
export interface Dialect {
  /** Items on a page, never more than the forge gives: a shorter page is taken for the last one. */
  pageSize(): Promise<number>;
  /** What the size of a page is called in a query. */
  pageSizeName: string;
  /** The order of a list of pull requests by their last change, the newest first. */
  newestChangeFirst: Record<string, string>;
  identity(): Promise<Actor>;
  /** @param review the review of the user as the forge gave it. */
  permission(user: string, review: Answer): Promise<Permission>;
  /** What a verdict is called when a review is made. */
  reviewEvents: Readonly<Record<NewReview['verdict'], string>>;
  closedBy(number: number): Promise<Actor | undefined>;
  addLabels(number: number, labels: readonly string[]): Promise<void>;
  removeLabel(number: number, label: string): Promise<void>;
  /** Which methods a repository allows, the first of them being the one to use. */
  mergeMethods(repository: Answer): MergeMethod[];
  /** Sends the merge; refusals come as ForgeRefused. */
  merge(request: MergeRequest, method: MergeMethod): Promise<void>;
  statusState(status: Answer): CommitStatus['state'];
}
