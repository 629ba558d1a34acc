import type { RollbackObservation } from './observation.ts';
import { UNKNOWN } from './ownership.ts';
import type { NothingPlan, Plan } from './plan.ts';
import type { Accepts } from './policy/accepts.ts';
import { rejectionOf } from './rejection.ts';
import { type RollbackTarget, requestedRollback, rollbackTarget } from './rollback.ts';
import type { Situation } from './situation.ts';
import { digestOf, shortDigest } from './version.ts';

/** Decides whether there should be a rollback: where a probation failed, or a person asked for one. */
export function planRollback(observation: RollbackObservation, situation: Situation): Plan {
  const { target } = observation;
  if (target.trouble) return { kind: 'Leave', ...target.trouble };
  if (target.policy.kind === 'Invalid') {
    return { kind: 'Leave', reason: 'PolicyInvalid', message: target.policy.message };
  }
  if (target.digest === undefined)
    return nothing('NothingServed', 'Nothing is served that could be rolled back.');
  const cause = findCause(observation, situation);
  if (cause?.kind === 'Refused') return nothing('RollbackRefused', cause.message);
  const { current, lease } = situation;
  if (lease.kind === 'MovedByOther' && current?.replaces === UNKNOWN) {
    return { kind: 'Leave', reason: 'HeadMovedByOther', message: 'Someone else pushed to the branch.' };
  }
  if (current && current.replaces !== target.digest) {
    return nothing('ReplacedMeanwhile', 'What it would have left is no longer there.');
  }
  // Once asked for, a rollback stays until someone decides it: numbers that look well again do not take it back.
  const wanted = cause ?? (current && keep(observation, situation));
  if (!wanted) return nothing('NoRollbackNeeded', 'Nothing asks for a rollback.');
  const rejection = current
    ? undefined
    : rejectionOf(situation.known, 'Rollback', wanted.target.digest, target.digest);
  if (rejection) {
    const { pullRequest, closure } = rejection;
    return nothing(
      closure === 'Rejected' ? 'RejectedThere' : 'UndecidedThere',
      `Rollback ${pullRequest.number} was closed; take its label off to have it proposed again.`,
    );
  }
  return propose(observation, wanted, target.policy.accepts);
}

interface Cause {
  kind: 'Wanted';
  target: RollbackTarget;
  why: string | undefined;
}

function findCause(
  { target, probation, request }: RollbackObservation,
  { known }: Situation,
): Cause | { kind: 'Refused'; message: string } | undefined {
  if (request !== undefined) {
    const requested = requestedRollback(request, target.held, known);
    if (requested.kind === 'Refused') return requested;
    if (requested.kind === 'Target') {
      return {
        kind: 'Wanted',
        target: requested.target,
        why: 'A person asked for it by churnops.dev/rollback-to.',
      };
    }
  }
  const accepts = target.policy.kind === 'Valid' ? target.policy.accepts : undefined;
  if (accepts?.probation?.onFailure !== 'OpenPullRequest') return undefined;
  if (probation?.verdict.kind !== 'Failed' || probation.digest !== target.digest) return undefined;
  return {
    kind: 'Wanted',
    target: rollbackTarget(target.held, known),
    why: `${shortDigest(probation.digest)} failed its probation.`,
  };
}

/** What the open rollback proposes, as its branch says; else what it would propose today. */
function keep({ target }: RollbackObservation, { branch, lease, known, current }: Situation): Cause {
  const ours = branch && lease.kind === 'Free' && !lease.adopted && branch.commits.length === 1;
  const held = ours ? { value: branch.value, digest: digestOf(branch.value) } : undefined;
  const usable = held && (held.value === undefined || target.held.some(({ value }) => value === held.value));
  return { kind: 'Wanted', target: usable ? held : rollbackTarget(target.held, known), why: current?.why };
}

function propose(
  { self, target }: RollbackObservation,
  { target: wanted, why }: Cause,
  accepts: Accepts,
): Plan {
  return {
    kind: 'Propose',
    proposal: {
      kind: 'Rollback',
      owner: self.owner,
      address: target.address,
      value: wanted.value,
      digest: wanted.digest,
      replaces: target.digest,
      ...(why !== undefined && { why }),
    },
    accepts,
    gates: [],
    suspended: false,
    sourceTrouble: undefined,
    note: undefined,
    besides: [],
  };
}

function nothing(reason: NothingPlan['reason'], message: string): Plan {
  return { kind: 'Nothing', reason, message, gates: [], besides: [] };
}
