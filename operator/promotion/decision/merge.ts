import type { ApprovalVerdict } from './approval.ts';
import { missingApprovals } from './approval.ts';
import type { GatesOutcome } from './gates/verdict.ts';
import type { Accepts } from './policy/accepts.ts';
import { judgeWindows } from './windows/windows.ts';

/** What keeps a pull request from its merge; the closed list. */
export type MergeObstacle =
  | 'HeadMovedByOther'
  | 'Held'
  | 'Suspended'
  | 'PolicyInvalid'
  | 'Draft'
  | 'Frozen'
  | 'RollbackOpen'
  | 'SourceUnhealthy'
  | 'GatesFailed'
  | 'GatesPending'
  | 'GatesBlocked'
  | 'ChangesRequested'
  | 'AwaitingApproval'
  | 'AwaitingManualMerge'
  | 'WindowClosed'
  | 'AwaitingForge'
  | 'MergeRefused';

/** Whether the operator merges now. */
export type MergeVerdict =
  | { kind: 'Merge' }
  | {
      kind: 'Wait';
      reason: MergeObstacle;
      message: string;
      /** When it may have changed, where that is a matter of time. */
      until?: Date;
    };

/** Everything that a merge depends on. */
export interface MergeFacts {
  /** The policy at the base branch's tip; undefined where it cannot be read. */
  accepts: Accepts | undefined;
  gates: GatesOutcome;
  approvals: ApprovalVerdict;
  draft: boolean;
  /** Whether the head is not ours. */
  headMoved: boolean;
  /** Why it is held: the words of `churnops.dev/hold`, which may be none. */
  held: string | undefined;
  suspended: boolean;
  /** The number of an open rollback of the same target. */
  rollback: number | undefined;
  /** Why what is promoted should not go on just now. */
  sourceTrouble: string | undefined;
  /** Whether the forge says that it merges without a conflict; undefined while it computes that. */
  mergeable: boolean | undefined;
  /** What the forge said when this head was to be merged on this base. */
  refusal: MergeRefusal | undefined;
}

/** A merge that the forge did not make. */
export interface MergeRefusal {
  /** The head and the base that it was about: another one is tried anew. */
  head: string;
  base: string;
  /** NotNow: the same call may succeed soon. Refused: someone has to change something. */
  kind: 'NotNow' | 'Refused';
  reason: string;
  at: Date;
  /** Whether the forge wants the branch up to date with its base. */
  outOfDate?: boolean;
}

/** How long a merge that was refused for good rests before it is tried again; people may have changed a rule. */
const REFUSED_REST = 10 * 60_000;
const NOT_NOW_REST = 5_000;
/** A forge works out within a second or two whether a request that was just opened merges, and tells nobody when it has. */
const MERGEABLE_REST = 1_000;

/** Decides whether to merge, and otherwise names the first obstacle, in the order in which a person would clear them. */
export function decideMerge(facts: MergeFacts, now: Date): MergeVerdict {
  return standing(facts) ?? people(facts) ?? time(facts, now) ?? { kind: 'Merge' };
}

function standing(facts: MergeFacts): MergeVerdict | undefined {
  const { accepts, gates, held, rollback } = facts;
  if (facts.headMoved) return wait('HeadMovedByOther', 'Someone else pushed to the branch.');
  if (held !== undefined)
    return wait('Held', `It is held by churnops.dev/hold${held ? `: ${held.slice(0, 200)}` : '.'}`);
  if (facts.suspended) return wait('Suspended', 'The promotion has suspend: true.');
  if (!accepts) return wait('PolicyInvalid', 'The policy of the target can not be read.');
  if (accepts.frozen) return wait('Frozen', 'The target is frozen.');
  if (facts.draft) return wait('Draft', 'The pull request is a draft.');
  if (rollback !== undefined)
    return wait('RollbackOpen', `Rollback ${rollback} of the same target is not decided yet.`);
  if (facts.sourceTrouble !== undefined) return wait('SourceUnhealthy', facts.sourceTrouble);
  switch (gates.kind) {
    case 'Failed':
      return wait('GatesFailed', `These gates failed: ${gates.gates.join(', ')}.`);
    case 'Pending':
      return wait('GatesPending', `These gates wait for evidence: ${gates.gates.join(', ')}.`);
    case 'Blocked':
      return wait('GatesBlocked', `These gates are not settled, and block: ${gates.gates.join(', ')}.`);
    default:
      return undefined;
  }
}

function people({ accepts, approvals, gates }: MergeFacts): MergeVerdict | undefined {
  const { changeRequests, counted } = approvals;
  if (changeRequests.length > 0) {
    return wait('ChangesRequested', `Changes are requested by ${changeRequests.join(', ')}.`);
  }
  if (!accepts) return undefined;
  if (accepts.approval.mode === 'Manual') {
    return wait('AwaitingManualMerge', 'The policy is Manual: a person merges it.');
  }
  const missing = missingApprovals(accepts.approval, approvals, gates.kind === 'Review');
  if (missing === 0) return undefined;
  const why = gates.kind === 'Review' ? ` A person has to look at ${gates.gates.join(', ')}.` : '';
  const more = missing === 1 ? 'one more approval' : `${missing} more approvals`;
  return wait('AwaitingApproval', `Waiting for ${more}; ${counted.length} count so far.${why}`);
}

function time({ accepts, mergeable, refusal }: MergeFacts, now: Date): MergeVerdict | undefined {
  const window = judgeWindows(accepts?.windows ?? [], now);
  if (!window.open) {
    const { opensAt } = window;
    return { ...wait('WindowClosed', sentence(window.message)), ...(opensAt && { until: opensAt }) };
  }
  if (refusal) {
    const rest = refusal.kind === 'NotNow' ? NOT_NOW_REST : REFUSED_REST;
    const until = new Date(refusal.at.getTime() + rest);
    const reason = refusal.kind === 'NotNow' ? 'AwaitingForge' : 'MergeRefused';
    if (now < until) return { ...wait(reason, `The forge does not merge it: ${refusal.reason}`), until };
  }
  if (mergeable !== true) {
    return {
      ...wait('AwaitingForge', 'The forge has yet to say that it merges.'),
      until: after(now, MERGEABLE_REST),
    };
  }
  return undefined;
}

function wait(reason: MergeObstacle, message: string): Extract<MergeVerdict, { kind: 'Wait' }> {
  return { kind: 'Wait', reason, message };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}
