import { LABELS } from '../../forge/labels.ts';
import { bodyDigest } from '../../forge/pull-request.ts';
import type { Action } from './action.ts';
import type { Evidence } from './gates/evidence.ts';
import type { Observation } from './observation.ts';
import { type KnownPullRequest, NONE } from './ownership.ts';
import type { ProposePlan } from './plan.ts';
import { body } from './pull-request/body.ts';
import type { Case } from './pull-request/case.ts';
import { gateStatuses, missingStatuses } from './pull-request/statuses.ts';
import { title } from './pull-request/title.ts';
import { CLOSURE_LABELS } from './rejection.ts';
import type { Situation } from './situation.ts';

/** Writes title and body where they are not what the facts give; the digest of the body tells. */
export function updateWords(
  observation: Observation,
  { ours }: Situation,
  plan: ProposePlan,
  current: KnownPullRequest,
): Action[] {
  const earlier = ours.filter(({ number }) => number < current.number);
  const text = body(makeCase(observation, plan, predecessor(earlier, plan.proposal.digest)));
  const words = title(plan.proposal);
  if (bodyDigest(text) === current.bodyDigest && words === current.title) return [];
  return [{ kind: 'UpdatePullRequest', number: current.number, title: words, body: text }];
}

/**
 * Labels about a closing mean nothing on what is open again. One that lets a branch be taken over has done its work where the
 * branch is ours: left there by a crash, it would let the next push of someone else be overwritten without a word.
 */
export function dropLabels({ number, labels }: KnownPullRequest): Action[] {
  return labels
    .filter((label) => CLOSURE_LABELS.includes(label) || label === LABELS.adopt)
    .map((label) => ({ kind: 'RemoveLabel', number, label }));
}

/** Sets the gates' statuses that the head does not have yet. */
export function setStatuses(
  { open }: Observation,
  { approvals }: Situation,
  { gates }: ProposePlan,
  current: KnownPullRequest,
): Action[] {
  if (open?.pullRequest.number !== current.number) return [];
  const wanted = gateStatuses(gates, approvals.counted.length > 0);
  const statuses = missingStatuses(wanted, open.statuses);
  return statuses.length === 0 ? [] : [{ kind: 'SetStatuses', sha: current.head.sha, statuses }];
}

/** The closed pull request of the same proposal that a new one stands for. */
export function predecessor(
  ours: readonly KnownPullRequest[],
  digest: string | undefined,
): KnownPullRequest | undefined {
  return ours.find((earlier) => earlier.state === 'Closed' && earlier.digest === (digest ?? NONE));
}

/** Gathers what a pull request argues with. */
export function makeCase(
  { target, origins, evidence, drift, trainingSeconds }: Observation,
  { proposal, gates, accepts }: ProposePlan,
  standsFor: KnownPullRequest | undefined,
): Case {
  const unread: Evidence = {
    proposed: undefined,
    served: { kind: 'NothingServed' },
    comparison: { kind: 'None' },
  };
  const { digest } = proposal;
  return {
    proposal,
    present: target.value,
    origin: digest === undefined ? undefined : origins.get(digest),
    presentOrigin: target.digest === undefined ? undefined : origins.get(target.digest),
    gates,
    evidence: (digest === undefined ? undefined : evidence.get(digest)) ?? unread,
    approval: accepts.approval,
    drift,
    trainingSeconds: digest === undefined ? undefined : trainingSeconds.get(digest),
    standsFor,
  };
}
