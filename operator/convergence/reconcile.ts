import { MODELS, type Model } from '../churn-model/model.ts';
import { type Observed, observe } from '../churn-model/observe.ts';
import {
  done,
  type ObjectKey,
  type Outcome,
  type Reconciler,
  requeueAfter,
} from '../controller/reconciler.ts';
import type { AnnotationEditor } from '../kubernetes/annotation-editor.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { formatKey } from '../kubernetes/object-identity.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import type { Action } from '../promotion/decision/action.ts';
import { decideRollback } from '../promotion/decision/decide.ts';
import type { Decision } from '../promotion/decision/decision.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { type Trouble, troubleOrThrow } from '../promotion/reconciler/trouble.ts';
import { convergenceEvents } from './events.ts';
import type { AskPods } from './pod-client.ts';
import { type PodsVerdict, PodWatch } from './pod-watch.ts';
import type { ProbationStatus } from './probation.ts';
import { isAnswered } from './rollback-request.ts';
import { ROLLBACK_TO } from './served-here.ts';
import type { Source, SourceView } from './source.ts';
import { type ConvergenceStatus, convergenceStatus } from './status.ts';

const FIELD_MANAGER = 'churnops-convergence';

/** After what may pass by itself, where the other side names no time. */
const TRY_AGAIN_MILLISECONDS = 30_000;

/** What makes no difference to what is decided next, and may be done on facts of some minutes ago. */
const HARMLESS: readonly Action['kind'][] = ['Comment', 'SetStatuses', 'UpdatePullRequest'];

/** All that a pass saw, and what follows. */
interface Seen {
  source: SourceView;
  pods: PodsVerdict;
  decision: Decision | undefined;
}

/** What the reconciler works with. */
export interface ConvergenceDependencies {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'applyStatus'>;
  annotations: Pick<AnnotationEditor, 'remove'>;
  events: EventRecorder;
  source: Source;
  askPods: AskPods;
  clock: () => Date;
  /** Milliseconds between two looks at pods that are on probation, or that did not answer. */
  probationInterval: number;
}

/**
 * The target's side of promotion: whether what Git says has arrived, whether it does well, and the way back where it does not.
 */
export class ConvergenceReconciler implements Reconciler {
  readonly #dependencies: ConvergenceDependencies;
  readonly #watch: PodWatch;
  /** The digest in a model's spec for which Git was read anew, because what had been read before did not have it. */
  readonly #confirmed = new Map<string, string | undefined>();

  constructor(dependencies: ConvergenceDependencies) {
    this.#dependencies = dependencies;
    this.#watch = new PodWatch(dependencies.askPods);
  }

  async reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome> {
    const { reader } = this.#dependencies;
    const observed = observe(reader, key);
    if (!observed || observed.model.metadata.deletionTimestamp) {
      this.#watch.forget(key);
      this.#confirmed.delete(formatKey(key));
      return done();
    }
    const seen = await this.#look(observed, signal);
    signal.throwIfAborted();
    const trouble = await this.#carryOut(observed.model, seen, signal);
    await this.#tell(observed.model, seen, trouble);
    return this.#nextLook(seen, trouble);
  }

  /** What was read of Git may be some minutes old; before anything follows from it, it is read anew. */
  async #look(observed: Observed, signal: AbortSignal): Promise<Seen> {
    const seen = await this.#lookOnce(observed, false, signal);
    return this.#restsOnTheNewest(observed.model, seen) ? seen : this.#lookOnce(observed, true, signal);
  }

  async #lookOnce(observed: Observed, fresh: boolean, signal: AbortSignal): Promise<Seen> {
    const { source: repository, clock } = this.#dependencies;
    const { model } = observed;
    const source = await repository.observe(model, { fresh }, signal);
    const pods = await this.#watch.look(observed, source, clock(), signal);
    if (fresh && source.kind === 'Known') this.#confirmed.set(formatKey(model.metadata), servedDigest(model));
    return { source, pods, decision: decide(model, source, pods.probation, clock()) };
  }

  /** What was applied may be newer than what was read of Git before; that is looked into once for each digest. */
  #restsOnTheNewest(model: Model, { pods, decision }: Seen): boolean {
    if (decision?.actions.some(({ kind }) => !HARMLESS.includes(kind))) return false;
    const differs = ['AwaitingSync', 'ChangedByHand'].includes(pods.convergence.reason);
    const key = formatKey(model.metadata);
    return !differs || (this.#confirmed.has(key) && this.#confirmed.get(key) === servedDigest(model));
  }

  async #tell(model: Model, { source, pods, decision }: Seen, trouble: Trouble | undefined): Promise<void> {
    const { writer, events, clock } = this.#dependencies;
    const { name, namespace, uid, generation } = model.metadata;
    const status: ConvergenceStatus = convergenceStatus({
      before: model.status,
      generation,
      source,
      probation: pods.probation,
      rollback: decision?.status,
      trouble,
      verdict: pods.convergence,
      now: clock(),
    });
    for (const event of convergenceEvents(model.status, status)) events.record(model, event);
    await writer.applyStatus(
      MODELS,
      { apiVersion: model.apiVersion, kind: model.kind, metadata: { name, namespace, uid }, status },
      { fieldManager: FIELD_MANAGER },
    );
  }

  /**
   * A request by annotation ends where its pull request stands, or there is nothing left to do: from then on the pull request
   * alone tells, so that the annotation does not ask again once that is merged. Where the model changed meanwhile, it comes
   * again by itself.
   */
  async #carryOut(
    model: Model,
    { source, decision }: Seen,
    signal: AbortSignal,
  ): Promise<Trouble | undefined> {
    const { annotations, source: repository } = this.#dependencies;
    if (source.kind !== 'Known' || !decision) return undefined;
    const answered = isAnswered(model, source.observation.target, decision);
    if (answered && !(await annotations.remove(model, ROLLBACK_TO))) return undefined;
    if (decision.actions.length === 0) return undefined;
    try {
      await repository.execute(model, decision.actions, signal);
      return undefined;
    } catch (error) {
      return troubleOrThrow(error);
    }
  }

  #nextLook({ source, pods, decision }: Seen, failed: Trouble | undefined): Outcome {
    const { clock, probationInterval, source: repository } = this.#dependencies;
    const now = clock().getTime();
    const { unsettled, probation } = pods;
    const waits: number[] = [];
    if (unsettled) waits.push(probationInterval);
    if (probation?.verdict === 'Running' && probation.until) waits.push(Date.parse(probation.until) - now);
    if (source.kind !== 'NotConfigured') waits.push(repository.lookAgainAfter());
    const trouble = source.kind === 'Unknown' ? source.trouble : failed;
    if (trouble?.passing) waits.push(trouble.retryAfter ?? TRY_AGAIN_MILLISECONDS);
    else if (decision?.next.kind === 'Now' && !trouble) waits.push(0);
    if (decision?.next.kind === 'At') waits.push(decision.next.time.getTime() - now);
    return waits.length === 0 ? done() : requeueAfter(Math.max(0, Math.min(...waits)));
  }
}

function servedDigest({ spec }: Model): string | undefined {
  return digestOf(spec.serving?.artifact);
}

function decide(
  { metadata }: Model,
  source: SourceView,
  probation: ProbationStatus | undefined,
  now: Date,
): Decision | undefined {
  if (source.kind !== 'Known') return undefined;
  const observation = {
    ...source.observation,
    probation: probation && { digest: probation.digest, verdict: { kind: probation.verdict } },
    request: metadata.annotations?.[ROLLBACK_TO],
  };
  return decideRollback(observation, now);
}
