/** One version of a file in the history of a branch. */
export interface FileVersion {
  commit: string;
  committedAt: Date;
  /** Undefined where the commit took the file out, or left something that is no text file of a bearable size. */
  content: string | undefined;
}

/** What a commit says about itself; its author is who it says, not who anyone checked. */
export interface CommitSummary {
  commit: string;
  /** The commits that it was made on; more than one for a merge. */
  parents: string[];
  /** All its files, by one id: equal where every file is. */
  tree: string;
  authorEmail: string;
  committerEmail: string;
  message: string;
  /** `Key: value` lines at the end of the message; of a key that is there twice, the last. */
  trailers: Record<string, string>;
}

/** A commit that changes one file. */
export interface CommitEdit {
  /** The only parent. */
  parent: string;
  path: string;
  content: string;
  /** Without trailers. */
  message: string;
  trailers: Record<string, string>;
  committedAt: Date;
}

/** What a branch must be at for a change of it: the id that we put there ourselves, or nothing at all. */
export type Lease = string | 'MustNotExist';

/**
 * A repository as it was at the last fetch. There is no work tree: nothing of the repository is run or written anywhere, so
 * hooks, symlinks, submodules and attributes have nothing to act on. Every call may fail with a CodedError of `errors.ts`;
 * one that is not about the remote is met once by making the clone anew.
 */
export interface GitRepository {
  /**
   * Brings the base branch and all our branches up to date: two requests where nothing has changed.
   *
   * @throws CodedError `GitBranchMissing` where there is no such base
   */
  fetch(base: string): Promise<void>;

  /** The last commit of a base branch or a branch of ours, at the last fetch or push. */
  tip(branch: string): string | undefined;

  /** Our branches whose names begin so, with their last commits, at the last fetch or push. */
  branches(prefix: string): { name: string; tip: string }[];

  /**
   * A text file at a commit; undefined where there is none.
   *
   * @throws CodedError `GitPathRefused` for paths out of the repository, symlinks and submodules; `GitFileTooLarge`; `GitFileNotText`
   */
  readFile(commit: string, path: string, limits: { maximumBytes: number }): Promise<string | undefined>;

  /**
   * Every version of a file that the branch has had, newest first: along first parents, so what a merge brought counts with
   * the merge. All versions that are not known yet come in one request.
   *
   * @param tip the commit of the branch from which it is looked back; where the branch was at the last fetch unless told.
   */
  history(branch: string, path: string, tip?: string): Promise<FileVersion[]>;

  /** When a commit was made, as it says. */
  committedAt(commit: string): Promise<Date>;

  /**
   * The commits that `to` has and `from` has not, newest first.
   *
   * @throws CodedError `GitTooManyCommits`, `GitObjectMissing`
   */
  commits(from: string, to: string): Promise<CommitSummary[]>;

  /**
   * Makes a commit in the clone. The same edit gives the same id, whoever makes it and whenever.
   *
   * @throws CodedError `GitNothingToCommit`, `GitPathRefused`, `GitMessageRefused`
   */
  commitEdit(edit: CommitEdit): Promise<string>;

  /**
   * The tree of a commit that makes this edit and no other change.
   *
   * @throws CodedError `GitNothingToCommit`, `GitPathRefused`
   */
  editedTree(edit: Pick<CommitEdit, 'parent' | 'path' | 'content'>): Promise<string>;

  /**
   * Makes a branch of ours point at a commit, by force if need be, if it is still where the lease says. A push that the
   * remote has had already is Pushed.
   *
   * @throws CodedError `GitBranchRefused` for branches that are not ours, `GitPushRefused` where the remote has a rule against it
   */
  push(change: { branch: string; commit: string; lease: Lease }): Promise<'Pushed' | 'LeaseLost'>;

  /** Deletes a branch of ours if it is still where the lease says; one that is gone already is Deleted. */
  deleteBranch(change: { branch: string; lease: string }): Promise<'Deleted' | 'LeaseLost'>;
}
