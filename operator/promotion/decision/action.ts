import type { CommitStatus } from '../../forge/pull-request.ts';
import type { TargetAddress } from './policy/promotion.ts';

/** One thing to do, outside the cluster but for the last. Each may be done again after a crash at any line. */
export type Action =
  | {
      kind: 'PushBranch';
      branch: string;
      /** Only where the branch is still at this commit. */
      lease: string | 'MustNotExist';
      /** The commit of the base branch on which the one commit is made. */
      parent: string;
      /** The commit's time: the same edit on the same parent is the same commit. */
      committedAt: Date;
      path: TargetAddress['path'];
      /** The whole file. */
      content: string;
      message: string;
      trailers: Readonly<Record<string, string>>;
    }
  | { kind: 'OpenPullRequest'; head: string; base: string; title: string; body: string }
  | { kind: 'UpdatePullRequest'; number: number; title: string; body: string }
  | { kind: 'ReopenPullRequest'; number: number }
  | { kind: 'ClosePullRequest'; number: number }
  | { kind: 'AddLabels'; number: number; labels: readonly string[] }
  | { kind: 'RemoveLabel'; number: number; label: string }
  | { kind: 'SetStatuses'; sha: string; statuses: readonly CommitStatus[] }
  | { kind: 'Comment'; number: number; key: string; body: string }
  | { kind: 'Merge'; number: number; headSha: string; title: string; message: string }
  /** Makes the Evaluate run that compares the two, where there is none yet. */
  | { kind: 'RequestEvaluation'; candidate: string; served: string };
