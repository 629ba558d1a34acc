import type { Action } from './action.ts';
import { type Eligibility, judgeEligibility } from './eligibility.ts';
import type { Evidence } from './gates/evidence.ts';
import { judgeGates, needsComparison } from './gates/judge-gates.ts';
import { type GateVerdict, gatesOutcome } from './gates/verdict.ts';
import type { PromotionObservation } from './observation.ts';
import type { NothingPlan, Plan } from './plan.ts';
import type { Accepts } from './policy/accepts.ts';
import type { Situation } from './situation.ts';
import { leftBehind, mayBeProposed, readSource, type Source, startingValue } from './source.ts';
import { decideSuccession } from './supersede.ts';
import { digestOf, identityOf, nameOf, type Version, versionOf } from './version.ts';

/** A version with what is known of its chances at the target. */
interface Contender {
  version: Version;
  eligibility: Eligibility;
  gates: readonly GateVerdict[];
  /** Why it may not be proposed; undefined where it may. */
  obstacle: Pick<NothingPlan, 'reason' | 'message'> | undefined;
  evaluation: readonly Action[];
}

/** Decides which version there should be a pull request for: the open one's, or the one that the promotion starts from. */
export function planPromotion(observation: PromotionObservation, situation: Situation, now: Date): Plan {
  const { target, promotion, subject, held } = observation;
  if (target.trouble) return { kind: 'Leave', ...target.trouble };
  if (target.policy.kind === 'Invalid') {
    return { kind: 'Leave', reason: 'PolicyInvalid', message: target.policy.message };
  }
  if (subject.from === 'Drift' && subject.drift.silent !== undefined) {
    const message = `The DriftMonitor ${subject.drift.silent} has yet to say how it stands.`;
    return { kind: 'Leave', reason: 'AwaitingDrift', message };
  }
  const { accepts } = target.policy;
  const source = readSource(observation, now);
  const next = source.version && contend(observation, situation, accepts, source.version);
  const current = currentVersion(observation, situation);
  const kept = current && contend(observation, situation, accepts, current);
  if (situation.lease.kind === 'MovedByOther' && !kept && !(next && isProposed(situation, next))) {
    return { kind: 'Leave', reason: 'HeadMovedByOther', message: 'Someone else pushed to the branch.' };
  }
  const left = kept && leftBehind(observation, kept.version);
  const stays = kept && !kept.obstacle && !left;
  if (stays)
    return keepOrReplace(observation, situation, accepts, kept, source.version ? next : undefined, source);
  if (next && !next.obstacle && isReady(next) && held === undefined && !promotion.suspend) {
    return propose(observation, accepts, next, source, undefined, next.evaluation);
  }
  return nothing(observation, next, kept, { ...source, left });
}

/** A version is proposed once its gates have their evidence; what comes later goes into the same pull request. */
function isReady({ gates }: Contender): boolean {
  return gatesOutcome(gates).kind !== 'Pending';
}

function isProposed({ current }: Situation, { version }: Contender): boolean {
  return current?.digest === version.digest;
}

function contend(
  { target, origins, evidence, subject }: PromotionObservation,
  { known }: Situation,
  accepts: Accepts,
  version: Version,
): Contender {
  const eligibility = judgeEligibility(version, target, known, origins);
  const facts = evidence.get(version.digest);
  // What is there already is not compared with itself, and gates judge artifacts.
  const there = !eligibility.eligible && eligibility.reason === 'AlreadyThere';
  const gates = there || subject.from === 'Drift' ? [] : judgeGates(accepts, facts ?? UNREAD);
  const outcome = gatesOutcome(gates);
  const failed = outcome.kind === 'Failed';
  const hopeful = eligibility.eligible && !failed;
  const wanting = hopeful && needsComparison(accepts) && facts?.comparison.kind === 'None';
  const evaluation: Action[] =
    wanting && facts.served.kind === 'Served' && target.value !== undefined
      ? [{ kind: 'RequestEvaluation', candidate: version.value, served: target.value }]
      : [];
  const obstacle = !eligibility.eligible
    ? {
        ...eligibility,
        reason: eligibility.reason === 'AlreadyThere' ? ('UpToDate' as const) : eligibility.reason,
      }
    : failed
      ? {
          reason: 'GatesFailed' as const,
          message: `${nameOf(version.value)} failed ${outcome.gates.join(', ')}.`,
        }
      : undefined;
  return { version, eligibility, gates, obstacle, evaluation };
}

const UNREAD: Evidence = {
  proposed: undefined,
  served: { kind: 'Unread', reason: 'What is served has not been read yet.' },
  comparison: { kind: 'None' },
};

/**
 * The version of our open pull request. Only a branch of our own commits tells it, or what the promotion starts from:
 * anyone who may edit a body could write another artifact into its marker.
 */
function currentVersion(
  { subject, target }: PromotionObservation,
  situation: Situation,
): Version | undefined {
  const { current, branch, lease } = situation;
  if (!current) return undefined;
  const pushed = branch?.value;
  const usable = pushed !== undefined && mayBeProposed(pushed, subject, target.value);
  if (lease.kind === 'Free' && !lease.adopted && usable) return versionOf(pushed);
  const start = startingValue(subject);
  return start !== undefined && identityOf(start) === current.digest ? versionOf(start) : undefined;
}

function keepOrReplace(
  observation: PromotionObservation,
  { approvals }: Situation,
  accepts: Accepts,
  kept: Contender,
  next: Contender | undefined,
  source: Source,
): Plan {
  const { origins, promotion, held } = observation;
  if (!next || next.obstacle) return propose(observation, accepts, kept, source, undefined, kept.evaluation);
  const succession = decideSuccession(kept.version.digest, next.version.digest, origins, {
    approved: approvals.counted.length > 0,
    onNewer: promotion.onNewer,
  });
  const besides = succession === 'Replace' ? [...kept.evaluation, ...next.evaluation] : kept.evaluation;
  const frozen = held !== undefined || promotion.suspend;
  if (succession === 'Replace' && isReady(next) && !frozen) {
    return propose(observation, accepts, next, source, undefined, next.evaluation);
  }
  const waits = succession === 'Replace' || succession === 'Wait';
  const note = waits ? `${nameOf(next.version.value)} is newer and waits.` : undefined;
  return propose(observation, accepts, kept, source, note, besides);
}

function propose(
  { self, target, promotion, subject }: PromotionObservation,
  accepts: Accepts,
  { version, gates }: Contender,
  { wait }: Source,
  note: string | undefined,
  besides: readonly Action[],
): Plan {
  const unhealthy = subject.from === 'Served' && digestOf(subject.served.artifact) === version.digest;
  const episode =
    subject.from === 'Drift' ? subject.drift.episodes.find(({ id }) => id === version.value) : undefined;
  return {
    kind: 'Propose',
    proposal: {
      kind: 'Promotion',
      owner: self.owner,
      address: target.address,
      value: version.value,
      digest: version.digest,
      replaces: episode ? identityOf(target.value) : target.digest,
      ...(episode && { episode }),
    },
    accepts,
    gates,
    suspended: promotion.suspend,
    // A soak that began again does not take back what was proposed; a source that is not well keeps it from merging.
    sourceTrouble: unhealthy && wait && wait.reason !== 'Soaking' ? wait.message : undefined,
    note,
    besides,
  };
}

function nothing(
  { promotion, held }: PromotionObservation,
  next: Contender | undefined,
  kept: Contender | undefined,
  { wait, left }: Source & { left: ReturnType<typeof leftBehind> },
): NothingPlan {
  const of = next ?? kept;
  const told = {
    kind: 'Nothing' as const,
    gates: of?.gates ?? [],
    besides: next?.evaluation ?? [],
    ...(of && { version: of.version }),
    ...(left && { closing: left.message }),
  };
  if (next?.obstacle) return { ...told, ...pick(next.obstacle) };
  if (next && !isReady(next)) {
    return { ...told, reason: 'GatesPending', message: 'It is proposed once its gates have their evidence.' };
  }
  if (next && held !== undefined)
    return { ...told, reason: 'Held', message: 'It is held by churnops.dev/hold.' };
  if (next && promotion.suspend)
    return { ...told, reason: 'Suspended', message: 'The promotion has suspend: true.' };
  if (kept?.obstacle) return { ...told, ...pick(kept.obstacle) };
  if (left) return { ...told, ...left };
  if (wait)
    return { ...told, reason: wait.reason, message: wait.message, ...(wait.until && { until: wait.until }) };
  return { ...told, reason: 'AwaitingCandidate', message: 'There is no version to promote yet.' };
}

function pick({ reason, message }: Pick<NothingPlan, 'reason' | 'message'>) {
  return { reason, message };
}
