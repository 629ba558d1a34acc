import { MODELS, type Model } from '../../churn-model/model.ts';
import type { EvidenceReader } from '../../evidence/evidence-reader.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import type { Action } from '../decision/action.ts';
import { decidePromotion } from '../decision/decide.ts';
import type { Decision } from '../decision/decision.ts';
import { isOurs } from '../decision/head.ts';
import type { PromotionObservation, Subject } from '../decision/observation.ts';
import type { Owner } from '../decision/ownership.ts';
import type { Promotion } from '../decision/policy/promotion.ts';
import { mayBeProposed, startingValue } from '../decision/source.ts';
import type { Executor } from '../execution/executor.ts';
import type { TargetObserver, TargetView } from '../observation/target-observer.ts';
import type { ModelRepository } from '../repository/model-repository.ts';
import { readDrift } from './drift.ts';
import { readEpisodeOrigins } from './drift-here.ts';
import { readSubject } from './subject.ts';

/** What promotions are pursued with. */
export interface PursuitParts {
  reader: ObjectReader;
  observer: TargetObserver;
  executor: Executor;
  evidence: EvidenceReader;
  clock: () => Date;
}

/** One promotion of one model. */
export interface PursuitRequest {
  model: Model;
  opened: ModelRepository;
  owner: Owner;
  promotion: Promotion;
  pushed: { branch: string; commit: string } | undefined;
}

/** How a promotion stands after a pass. */
export interface PursuitResult {
  decision: Decision;
  /** When to look again though nothing changes. */
  until: Date | undefined;
}

/** Opening, updating and merging take a few rounds; more than this is left to the next pass, so that others get their turn. */
const MAXIMUM_ROUNDS = 8;

/** For so long what was looked at anew in this pass is new enough; our own writes are known without a look. Milliseconds. */
const FRESH_FOR = 10_000;

/** What makes no difference to what is decided next, and may be done on facts of some minutes ago. */
const HARMLESS: readonly Action['kind'][] = [
  'Comment',
  'SetStatuses',
  'UpdatePullRequest',
  'RequestEvaluation',
];

/**
 * Observes, decides and acts for one promotion until there is nothing to do but wait. What is old is looked at anew before anything is opened, pushed, closed
 * or merged by it: a target may have been frozen a minute ago.
 *
 * @throws CodedError of the forge, of Git or of the apiserver.
 */
export async function pursue(
  parts: PursuitParts,
  request: PursuitRequest,
  signal: AbortSignal,
): Promise<PursuitResult> {
  let fresh = false;
  let freshAt = Number.NEGATIVE_INFINITY;
  let { pushed } = request;
  for (let round = 1; ; round++) {
    const { observation, until } = await observe(parts, { ...request, pushed }, fresh, signal);
    const now = parts.clock();
    if (fresh) freshAt = now.getTime();
    const decision = decidePromotion(observation, now);
    pushed = decision.status.pushed ?? pushed;
    const told = { decision, until: soonest(decision, until) };
    const isOld = now.getTime() - freshAt > FRESH_FOR;
    fresh = isOld && decision.actions.some(({ kind }) => !HARMLESS.includes(kind));
    if (fresh) {
      if (round >= MAXIMUM_ROUNDS) return told;
      continue;
    }
    const context = {
      model: request.model,
      opened: request.opened,
      memory: parts.observer.memory(request.opened, request.owner),
      base: observation.target.base.commit,
    };
    await parts.executor.execute(decision.actions, context, signal);
    if (decision.next.kind !== 'Now' || round >= MAXIMUM_ROUNDS) return told;
  }
}

async function observe(
  { reader, observer, evidence }: PursuitParts,
  request: PursuitRequest,
  fresh: boolean,
  signal: AbortSignal,
): Promise<{ observation: PromotionObservation; until: Date | undefined }> {
  const { opened, owner, promotion, pushed } = request;
  // A person may hold it in the middle of a pass.
  const model = reader.get(MODELS, request.model.metadata) ?? request.model;
  const view = await observer.observe({ model, opened, owner, address: promotion.to, pushed, fresh });
  const subject = readSubject(reader, model, promotion);
  if (subject.from === 'Drift') {
    const origins = readEpisodeOrigins(reader, model);
    return { observation: { ...view, ...NO_EVIDENCE, origins, promotion, subject }, until: undefined };
  }
  const artifacts = proposedArtifacts(view, subject);
  const answer = await evidence.read({ model, artifacts, served: view.target.value }, signal);
  const { until, ...facts } = answer;
  const drift = readDrift(reader, model, startingValue(subject));
  return { observation: { ...view, ...facts, promotion, subject, drift }, until };
}

/** An episode is no artifact: there is nothing to be read of it, nor to be compared. */
const NO_EVIDENCE: Pick<PromotionObservation, 'evidence' | 'trainingSeconds' | 'drift'> = {
  evidence: new Map(),
  trainingSeconds: new Map(),
  drift: undefined,
};

/** Whoever may push to a branch could name any registry there: only what we proposed ourselves is asked for. */
function proposedArtifacts({ branches, self, target }: TargetView, subject: Subject): string[] {
  const ours = branches
    .filter(({ commits }) => commits.every((commit) => isOurs(self, commit)))
    .map(({ value }) => value)
    .filter((value) => value !== undefined && mayBeProposed(value, subject, target.value));
  return [...new Set([startingValue(subject), ...ours].filter((value) => value !== undefined))];
}

function soonest({ next }: Decision, until: Date | undefined): Date | undefined {
  const times = [next.kind === 'At' ? next.time : undefined, until].filter((time) => time !== undefined);
  return times.sort((one, other) => one.getTime() - other.getTime())[0];
}
