import type { Action } from './action.ts';
import type { Approval, DiscountedApproval } from './approval.ts';
import type { GateVerdict } from './gates/verdict.ts';
import type { MergeObstacle } from './merge.ts';

/** Why a promotion or rollback is where it is; the closed list. */
export type Reason =
  | MergeObstacle
  | 'AwaitingCandidate'
  | 'AwaitingDrift'
  | 'NothingServed'
  | 'NotServing'
  | 'Soaking'
  | 'UpToDate'
  | 'RejectedThere'
  | 'UndecidedThere'
  | 'RolledBackThere'
  | 'TargetIsNewer'
  | 'NoLongerServed'
  | 'TargetMissing'
  | 'TargetUnreadable'
  | 'EditRefused'
  | 'OtherOwner'
  | 'AwaitingGit'
  | 'Opening'
  | 'Updating'
  | 'Closing'
  | 'Merging'
  | 'NoRollbackNeeded'
  | 'RollbackRefused'
  | 'ReplacedMeanwhile';

/** What is told about a promotion or rollback. Nothing in it is the authority for anything. */
export interface PromotionStatus {
  name: string;
  reason: Reason;
  message: string;
  /** What is proposed, or would be. */
  artifact?: string;
  digest?: string;
  /** The episode of drift that training is asked for, or would be; then there is no artifact. */
  episode?: string;
  pullRequest?: { number: number; url: string };
  /** Our last push, where the branch is as we left it. */
  pushed?: { branch: string; commit: string };
  gates: readonly GateVerdict[];
  approvals: readonly Approval[];
  discounted: readonly DiscountedApproval[];
  /** The newest merged pull request. */
  merged?: { number: number; digest: string; at?: Date };
  /** When time alone changes something. */
  until?: Date;
}

/** When to look again, if nothing tells of a change before. */
export type NextLook = { kind: 'Now' } | { kind: 'At'; time: Date } | { kind: 'OnChange' };

/** What is to be done now, in this order, what is true, and when to look again. */
export interface Decision {
  actions: readonly Action[];
  status: PromotionStatus;
  next: NextLook;
}
