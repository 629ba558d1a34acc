import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { missingApprovals } from '@churnops/operator/promotion/decision/approval.ts';
import { consequence } from '@churnops/operator/promotion/decision/gates/verdict.ts';
import { type Accepts, SILENT_POLICY } from '@churnops/operator/promotion/decision/policy/accepts.ts';
import { readAccepts } from '@churnops/operator/promotion/decision/policy/read-accepts.ts';
import { judgeWindows } from '@churnops/operator/promotion/decision/windows/windows.ts';
import type { Tone } from '../terminal/line.ts';
import { HOLD } from './environment-lines.ts';
import type { GateStatus, Model, PromotionSpec } from './model.ts';
import type { Proposal } from './next-command.ts';
import { relativeTime, timeAndDistance, versionName } from './words.ts';

/** One thing that a promotion needs, and how it stands. */
export interface Check {
  tone: Extract<Tone, 'Good' | 'Bad' | 'Waiting'>;
  name: string;
  words: string;
  gates?: readonly GateStatus[];
}

/** What a target accepts, as its ChurnModel in the cluster says. The operator goes by the file in Git, which may be newer. */
export type Policy = { kind: 'Known'; accepts: Accepts } | { kind: 'Unknown'; words: string };

/** Reads the policy of a target; undefined stands for one that is not in this cluster. */
export function policyOf(target: Model | undefined, path: string): Policy {
  if (target === undefined)
    return { kind: 'Unknown', words: `as ${path} says, which no model here comes from` };
  const { accepts } = target.spec;
  try {
    return { kind: 'Known', accepts: accepts === undefined ? SILENT_POLICY : readAccepts(accepts) };
  } catch (fault) {
    if (!isCodedError(fault)) throw fault;
    return { kind: 'Unknown', words: fault.message };
  }
}

/** Everything that a promotion needs before its merge, in the order in which it is looked at. */
export function checksOf(proposal: Proposal, spec: PromotionSpec, policy: Policy, now: Date): Check[] {
  return [
    ...soakChecks(proposal, spec, now),
    versionCheck(proposal, spec),
    ...steeringChecks(proposal, spec, policy),
    // An episode of drift is no version that gates could judge.
    ...(spec.from === 'Drift' ? [] : [gateCheck(proposal)]),
    approvalCheck(proposal, policy),
    windowCheck(policy, now),
  ];
}

/** Reasons for which a soak has not begun. */
const NOT_SOAKING = new Set(['NothingServed', 'NotServing', 'SourceUnhealthy']);

function soakChecks({ status }: Proposal, { from, soak }: PromotionSpec, now: Date): Check[] {
  if (from !== 'Served') return [];
  const name = 'soak';
  const asked = soak ?? 'none';
  if (NOT_SOAKING.has(status.reason)) return [{ tone: 'Waiting', name, words: `${asked}; has not begun` }];
  if (status.reason !== 'Soaking')
    return [{ tone: 'Good', name, words: asked === 'none' ? asked : `${asked}, over` }];
  const end = status.until === undefined ? '' : `, over ${timeAndDistance(status.until, now)}`;
  return [{ tone: 'Waiting', name, words: `${asked}${end}` }];
}

function versionCheck({ status }: Proposal, { from }: PromotionSpec): Check {
  const { artifact, episode, pullRequest } = status;
  const [name, proposed] = from === 'Drift' ? ['episode', episode] : ['version', artifact];
  if (proposed === undefined) return { tone: 'Waiting', name, words: 'there is none to promote' };
  const where = pullRequest === undefined ? 'no pull request yet' : `pull request ${pullRequest.number}`;
  return {
    tone: pullRequest === undefined ? 'Waiting' : 'Good',
    name,
    words: `${versionName(proposed)}, ${where}`,
  };
}

/** What people said that stops it; nothing is shown where nobody did. */
function steeringChecks({ model, status }: Proposal, { suspend }: PromotionSpec, policy: Policy): Check[] {
  const hold = model.metadata.annotations?.[HOLD];
  const stops: [stopped: boolean, name: string, words: string][] = [
    [hold !== undefined, 'hold', hold || `by ${HOLD}`],
    [suspend === true, 'suspend', 'suspend: true in its spec'],
    [policy.kind === 'Known' && policy.accepts.frozen, 'frozen', 'frozen: true in the target'],
    [status.reason === 'RollbackOpen', 'rollback', status.message],
  ];
  return stops.flatMap(([stopped, name, words]) => (stopped ? [{ tone: 'Waiting', name, words }] : []));
}

function gateCheck({ status }: Proposal): Check {
  const gates = status.gates ?? [];
  const passed = gates.filter(({ verdict }) => verdict === 'Passed' || verdict === 'NotApplicable');
  const failed = gates.some(({ verdict }) => verdict === 'Failed');
  if (gates.length === 0) return { tone: 'Waiting', name: 'gates', words: 'not judged yet' };
  return {
    tone: failed ? 'Bad' : passed.length === gates.length ? 'Good' : 'Waiting',
    name: 'gates',
    words: `${passed.length} of ${gates.length} passed`,
    gates,
  };
}

function approvalCheck({ status }: Proposal, policy: Policy): Check {
  const name = 'approvals';
  const counted = status.approvals ?? [];
  if (policy.kind === 'Unknown') return { tone: 'Waiting', name, words: policy.words };
  const { approval } = policy.accepts;
  if (approval.mode === 'Manual') return { tone: 'Waiting', name, words: 'Manual: a person merges it' };
  const facts = {
    counted: counted.map(({ user, commit, at }) => ({ user, head: commit, at: new Date(at) })),
  };
  const missing = missingApprovals(approval, facts, needsPerson(status.gates ?? [], policy.accepts));
  const by = counted.length > 0 ? ` by ${counted.map(({ user }) => user).join(', ')}` : '';
  const among = approval.approvers ? ` of ${approval.approvers.join(', ')}` : '';
  const words = `${approval.mode}: ${counted.length} count${by}${missing > 0 ? `, ${missing} missing${among}` : ''}`;
  return { tone: missing > 0 ? 'Waiting' : 'Good', name, words };
}

/** Whether some gate that is open asks for a person. A gate that the policy does not name is that of the contract. */
function needsPerson(gates: readonly GateStatus[], accepts: Accepts): boolean {
  return gates.some(({ name, verdict, message }) => {
    const onUndecided = accepts.gates.find((gate) => gate.name === name)?.onUndecided ?? 'Review';
    return consequence({ name, verdict, message, onUndecided }) === 'Review';
  });
}

function windowCheck(policy: Policy, now: Date): Check {
  if (policy.kind === 'Unknown') return { tone: 'Waiting', name: 'window', words: policy.words };
  const window = judgeWindows(policy.accepts.windows, now);
  if (window.open) return { tone: 'Good', name: 'window', words: 'open' };
  const { opensAt } = window;
  const distance = opensAt === undefined ? '' : ` (${relativeTime(opensAt.toISOString(), now)})`;
  return { tone: 'Waiting', name: 'window', words: `${window.message}${distance}` };
}
