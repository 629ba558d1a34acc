import type { Forge } from '../forge.ts';

/** What people and Git do at a forge while the operator watches; one repository with a branch `main`. */
export interface ForgeStage {
  /** The operator's own. */
  forge: Forge;
  /** The same repository for one that knows nothing yet, as after a restart. */
  anew(): Forge;
  /** The same repository for a person, with a token of their own. */
  as(person: 'writer' | 'reader'): Promise<Forge>;
  logins: { operator: string; writer: string; reader: string };
  /** Adds a commit to a branch, which begins at `main` where it is new; gives its id. */
  commit(branch: string, file?: { path: string; content: string }): Promise<string>;
  deleteBranch(branch: string): Promise<void>;
  review(by: 'writer' | 'reader', number: number, verdict: Verdict): Promise<void>;
  /** Dismisses all reviews of a request. */
  dismissReviews(number: number): Promise<void>;
  /** Closes a request as the writer. */
  close(number: number): Promise<void>;
  /** Takes a label off as the writer. */
  unlabel(number: number, label: string): Promise<void>;
  /** Opens a request from a fork, as the reader; gives its number. */
  openFromFork(body: string): Promise<number>;
  /** How many reviews a request has. */
  countReviews(number: number): Promise<number>;
  /** How many comments a request has. */
  countComments(number: number): Promise<number>;
  /** The message of a commit. */
  messageOf(sha: string): Promise<string>;
  stop(): Promise<void>;
}

export type Verdict = 'Approve' | 'RequestChanges' | 'Comment';
