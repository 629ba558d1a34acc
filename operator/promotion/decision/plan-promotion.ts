import type { Action } from './action.ts';
import { type Eligibility, judgeEligibility } from './eligibility.ts';
import type { Evidence } from './gates/evidence.ts';
import { judgeGates, needsComparison } from './gates/judge-gates.ts';
import { type GateVerdict, gatesOutcome } from './gates/verdict.ts';
import type { PromotionObservation } from './observation.ts';
import type { NothingPlan, Plan } from './plan.ts';
import type { Accepts } from './policy/accepts.ts';
import type { Situation } from './situation.ts';
import { judgeSoak, type SoakVerdict } from './soak.ts';
import { decideSuccession, isNewer } from './supersede.ts';
import { digestOf, shortDigest, type Version } from './version.ts';

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
  const { target, promotion, held } = observation;
  if (target.trouble) return { kind: 'Leave', ...target.trouble };
  if (target.policy.kind === 'Invalid') {
    return { kind: 'Leave', reason: 'PolicyInvalid', message: target.policy.message };
  }
  const { accepts } = target.policy;
  const source = readSource(observation, now);
  const next = source.version && contend(observation, situation, accepts, source.version);
  const current = currentVersion(observation, situation);
  const kept = current && contend(observation, situation, accepts, current);
  if (situation.lease.kind === 'MovedByOther' && !kept && !(next && isProposed(situation, next))) {
    return { kind: 'Leave', reason: 'HeadMovedByOther', message: 'Someone else pushed to the branch.' };
  }
  const stays = kept && !kept.obstacle && !leftBehind(observation, kept.version);
  if (stays)
    return keepOrReplace(observation, situation, accepts, kept, source.version ? next : undefined, source);
  if (next && !next.obstacle && isReady(next) && held === undefined && !promotion.suspend) {
    return propose(observation, accepts, next, source, undefined, next.evaluation);
  }
  return nothing(observation, next, kept, source);
}

/** A version is proposed once its gates have their evidence; what comes later goes into the same pull request. */
function isReady({ gates }: Contender): boolean {
  return gatesOutcome(gates).kind !== 'Pending';
}

function isProposed({ current }: Situation, { version }: Contender): boolean {
  return current?.digest === version.digest;
}

interface Source {
  version: Version | undefined;
  /** Why there is none, or why it may not go on. */
  wait: Extract<SoakVerdict, { kind: 'Wait' }> | undefined;
}

function readSource({ subject, promotion }: PromotionObservation, now: Date): Source {
  if (subject.from === 'Candidate') return { version: subject.version, wait: undefined };
  const soak = judgeSoak(subject.served, promotion.soak, now);
  if (soak.kind === 'Wait') return { version: undefined, wait: soak };
  const digest = digestOf(soak.artifact);
  return { version: digest === undefined ? undefined : { artifact: soak.artifact, digest }, wait: undefined };
}

function contend(
  { target, origins, evidence }: PromotionObservation,
  { known }: Situation,
  accepts: Accepts,
  version: Version,
): Contender {
  const eligibility = judgeEligibility(version.digest, target, known, origins);
  const facts = evidence.get(version.digest);
  // What is there already is not compared with itself.
  const there = !eligibility.eligible && eligibility.reason === 'AlreadyThere';
  const gates = there ? [] : judgeGates(accepts, facts ?? UNREAD);
  const outcome = gatesOutcome(gates);
  const failed = outcome.kind === 'Failed';
  const hopeful = eligibility.eligible && !failed;
  const wanting = hopeful && needsComparison(accepts) && facts?.comparison.kind === 'None';
  const evaluation: Action[] =
    wanting && facts.served.kind === 'Served' && target.value !== undefined
      ? [{ kind: 'RequestEvaluation', candidate: version.artifact, served: target.value }]
      : [];
  const obstacle = !eligibility.eligible
    ? {
        ...eligibility,
        reason: eligibility.reason === 'AlreadyThere' ? ('UpToDate' as const) : eligibility.reason,
      }
    : failed
      ? {
          reason: 'GatesFailed' as const,
          message: `${shortDigest(version.digest)} failed ${outcome.gates.join(', ')}.`,
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
function currentVersion({ subject }: PromotionObservation, situation: Situation): Version | undefined {
  const { current, branch, lease } = situation;
  if (!current) return undefined;
  const digest = digestOf(branch?.value);
  if (lease.kind === 'Free' && !lease.adopted && branch?.value !== undefined && digest !== undefined) {
    return { artifact: branch.value, digest };
  }
  const artifact = subject.from === 'Candidate' ? subject.version?.artifact : subject.served.artifact;
  const named = digestOf(artifact);
  return artifact !== undefined && named === current.digest ? { artifact, digest: named } : undefined;
}

/** Whether what is proposed is no longer what is served here, and nothing newer is on its way either. */
function leftBehind({ subject, origins }: PromotionObservation, { digest }: Version): boolean {
  if (subject.from === 'Candidate') return false;
  const served = digestOf(subject.served.artifact);
  return served === undefined || (served !== digest && !isNewer(served, digest, origins));
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
  const note = waits ? `${shortDigest(next.version.digest)} is newer and waits.` : undefined;
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
  return {
    kind: 'Propose',
    proposal: {
      kind: 'Promotion',
      owner: self.owner,
      address: target.address,
      value: version.artifact,
      digest: version.digest,
      replaces: target.digest,
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
  { wait }: Source,
): NothingPlan {
  const of = next ?? kept;
  const told = {
    kind: 'Nothing' as const,
    gates: of?.gates ?? [],
    besides: next?.evaluation ?? [],
    ...(of && { digest: of.version.digest, artifact: of.version.artifact }),
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
  if (kept)
    return { ...told, reason: 'NoLongerServed', message: 'What was proposed is no longer served here.' };
  if (wait)
    return { ...told, reason: wait.reason, message: wait.message, ...(wait.until && { until: wait.until }) };
  return { ...told, reason: 'AwaitingCandidate', message: 'There is no version to promote yet.' };
}

function pick({ reason, message }: Pick<NothingPlan, 'reason' | 'message'>) {
  return { reason, message };
}
