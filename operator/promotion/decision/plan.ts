import type { Action } from './action.ts';
import type { Reason } from './decision.ts';
import type { GateVerdict } from './gates/verdict.ts';
import type { Proposal } from './ownership.ts';
import type { Accepts } from './policy/accepts.ts';
import type { Version } from './version.ts';

/** What there should be: a pull request for a proposal, or none. */
export type Plan =
  | ProposePlan
  | NothingPlan
  | {
      /** Nothing can be said just now: what there is stays as it is. */
      kind: 'Leave';
      reason: Reason;
      message: string;
    };

/** There should be an open pull request. */
export interface ProposePlan {
  kind: 'Propose';
  proposal: Proposal;
  accepts: Accepts;
  gates: readonly GateVerdict[];
  suspended: boolean;
  /** Why what is promoted should not go on just now. */
  sourceTrouble: string | undefined;
  /** What else is to be told, such as a newer version that waits. */
  note: string | undefined;
  /** What is to be done besides. */
  besides: readonly Action[];
}

/** There should be no open pull request. */
export interface NothingPlan {
  kind: 'Nothing';
  reason: Reason;
  message: string;
  /** What would be proposed. */
  version?: Version;
  /** What is said to the pull request that is closed, where that is another thing than the message. */
  closing?: string;
  gates: readonly GateVerdict[];
  until?: Date;
  besides: readonly Action[];
}
