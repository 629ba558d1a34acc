/** What Git may take at most, so that one remote can not hold up the others. */
export interface GitLimits {
  /** Milliseconds for one fetch, push or look at a remote. */
  networkMilliseconds: number;
  /** Milliseconds for one command on the clone alone. */
  localMilliseconds: number;
  /** A transfer slower than so many bytes a second … */
  slowestBytesPerSecond: number;
  /** … for so many seconds is given up. */
  slowestSeconds: number;
  /** Bytes of a clone: commits, trees, and the versions of the files that were read. */
  cloneBytes: number;
  /** A clone in more packs than this is made anew, which is quicker than putting them together. */
  packs: number;
  /** Bytes that one command may print. */
  outputBytes: number;
  /** Bytes of a file in a history; larger versions are listed without content. */
  fileBytes: number;
  /** Commits in a history, the newest are kept; and commits between two. */
  historyCommits: number;
  commits: number;
  /** Clones on disk; the ones not used for the longest time go first. */
  clones: number;
}

export const DEFAULT_GIT_LIMITS: GitLimits = {
  networkMilliseconds: 120_000,
  localMilliseconds: 30_000,
  slowestBytesPerSecond: 100,
  slowestSeconds: 20,
  cloneBytes: 1024 * 1024 * 1024,
  packs: 400,
  outputBytes: 64 * 1024 * 1024,
  fileBytes: 1024 * 1024,
  historyCommits: 2_000,
  commits: 250,
  clones: 32,
};
