import type { ChurnModelStatusPromotion } from '@churnops/crds/churn-model.gen.ts';
import { formatConditionTime } from '../../controller/conditions.ts';
import type { PromotionStatus } from '../decision/decision.ts';
import type { GateVerdict } from '../decision/gates/verdict.ts';
import type { Trouble } from './trouble.ts';

/** What the schema allows. */
const MAXIMUM = { message: 1_024, gateMessage: 512, people: 20, gates: 51, discountReason: 256 };

/** A decision's status as it is written: times as text, and nothing larger than the schema allows. */
export function writeStatus(status: PromotionStatus): ChurnModelStatusPromotion {
  const { name, ...rest } = status;
  const gates = status.gates.slice(0, MAXIMUM.gates).map(writeGate);
  return { name, ...writeProposalStatus(rest), ...(gates.length > 0 && { gates }) };
}

/** The same for what has neither a name nor gates: a rollback. */
export function writeProposalStatus(
  status: Omit<PromotionStatus, 'name' | 'gates'>,
): Omit<ChurnModelStatusPromotion, 'name' | 'gates'> {
  const { reason, message, artifact, digest, episode, pullRequest, pushed, merged, until } = status;
  const { approvals, discounted } = status;
  const counted = approvals
    .slice(0, MAXIMUM.people)
    .map(({ user, head, at }) => ({ user, commit: head, at: formatConditionTime(at) }));
  const others = discounted
    .slice(0, MAXIMUM.people)
    .map(({ user, reason: why }) => ({ user, reason: cut(why, MAXIMUM.discountReason) }));
  return {
    reason,
    message: cut(message, MAXIMUM.message),
    ...(artifact !== undefined && { artifact }),
    ...(digest !== undefined && { digest }),
    ...(episode !== undefined && { episode }),
    ...(pullRequest && { pullRequest }),
    ...(pushed && { pushed }),
    ...(counted.length > 0 && { approvals: counted }),
    ...(others.length > 0 && { discounted: others }),
    ...(merged && {
      merged: {
        number: merged.number,
        digest: merged.digest,
        ...(merged.at && { at: formatConditionTime(merged.at) }),
      },
    }),
    // A forge is asked again in some seconds, over and over: telling when would change the status each time.
    ...(until && reason !== 'AwaitingForge' && { until: formatConditionTime(until) }),
  };
}

/**
 * What was known before stays, and why nothing new can be said is told beside it. Sentences of networks and forges hold
 * seconds that are left and ports: the same sentence with other numbers is not told anew.
 */
export function writeTrouble(
  name: string,
  { reason, message }: Pick<Trouble, 'reason' | 'message'>,
  before: ChurnModelStatusPromotion | undefined,
): ChurnModelStatusPromotion {
  const told = cut(message, MAXIMUM.message);
  if (before?.reason === reason && withoutNumbers(before.message) === withoutNumbers(told)) return before;
  const { until: _, ...known } = before ?? { name, reason, message };
  return { ...known, name, reason, message: told };
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+/g, '0');
}

function writeGate({ name, verdict, figure, bound, interval, message, rowsNeeded }: GateVerdict) {
  return {
    name,
    verdict,
    ...(figure !== undefined && { figure }),
    ...(bound !== undefined && { bound }),
    ...(interval && { interval: [...interval] }),
    message: cut(message, MAXIMUM.gateMessage),
    ...(rowsNeeded !== undefined && { rowsNeeded: Math.ceil(rowsNeeded) }),
  };
}

function cut(text: string, maximum: number): string {
  return text.length <= maximum ? text : `${text.slice(0, maximum - 1)}…`;
}
