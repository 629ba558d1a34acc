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
import { decideRollback } from '../promotion/decide.ts';
import type { Decision } from '../promotion/decision.ts';
import { digestOf } from '../promotion/version.ts';
import { convergenceEvents } from './events.ts';
import type { AskPods } from './pod-client.ts';
import { type PodsVerdict, PodWatch } from './pod-watch.ts';
import type { ProbationStatus } from './probation.ts';
import { isAnswered } from './rollback-request.ts';
import { ROLLBACK_TO } from './served-here.ts';
import type { Source, SourceView } from './source.ts';
import { type ConvergenceStatus, convergenceStatus } from './status.ts';

const FIELD_MANAGER = 'churnops-convergence';

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
    const { reader, clock } = this.#dependencies;
    const observed = observe(reader, key);
    if (!observed || observed.model.metadata.deletionTimestamp) {
      this.#watch.forget(key);
      this.#confirmed.delete(formatKey(key));
      return done();
    }
    const { source, pods } = await this.#look(observed, signal);
    const decision = decide(observed.model, source, pods.probation, clock());
    signal.throwIfAborted();
    await this.#tell(observed.model, source, pods, decision);
    if (decision) await this.#carryOut(observed.model, source, decision, signal);
    return this.#nextLook(source, pods, decision);
  }

  /** What was read of Git may be older than what was applied from there; then it is read anew, once for each digest. */
  async #look(observed: Observed, signal: AbortSignal): Promise<{ source: SourceView; pods: PodsVerdict }> {
    const { source: repository, clock } = this.#dependencies;
    const { model } = observed;
    const source = await repository.observe(model, { fresh: false }, signal);
    const pods = await this.#watch.look(observed, source, clock(), signal);
    const key = formatKey(model.metadata);
    const digest = digestOf(model.spec.serving?.artifact);
    const differs = pods.convergence.reason === 'AwaitingSync' || pods.convergence.reason === 'ChangedByHand';
    if (!differs || (this.#confirmed.has(key) && this.#confirmed.get(key) === digest))
      return { source, pods };
    const fresh = await repository.observe(model, { fresh: true }, signal);
    if (fresh.kind === 'Known') this.#confirmed.set(key, digest);
    return { source: fresh, pods: await this.#watch.look(observed, fresh, clock(), signal) };
  }

  async #tell(model: Model, source: SourceView, pods: PodsVerdict, decision: Decision | undefined) {
    const { writer, events, clock } = this.#dependencies;
    const { name, namespace, uid, generation } = model.metadata;
    const status: ConvergenceStatus = convergenceStatus({
      before: model.status,
      generation,
      source,
      probation: pods.probation,
      rollback: decision?.status,
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
  async #carryOut(model: Model, source: SourceView, decision: Decision, signal: AbortSignal): Promise<void> {
    const { annotations, source: repository } = this.#dependencies;
    if (source.kind === 'Known' && isAnswered(model, source.observation.target, decision)) {
      if (!(await annotations.remove(model, ROLLBACK_TO))) return;
    }
    if (decision.actions.length > 0) await repository.execute(model, decision.actions, signal);
  }

  #nextLook(
    source: SourceView,
    { unsettled, probation }: PodsVerdict,
    decision: Decision | undefined,
  ): Outcome {
    const { clock, probationInterval, source: repository } = this.#dependencies;
    const now = clock().getTime();
    const waits: number[] = [];
    if (unsettled) waits.push(probationInterval);
    if (probation?.verdict === 'Running' && probation.until) waits.push(Date.parse(probation.until) - now);
    if (source.kind !== 'NotConfigured') waits.push(repository.lookAgainAfter());
    if (decision?.next.kind === 'Now') waits.push(0);
    if (decision?.next.kind === 'At') waits.push(decision.next.time.getTime() - now);
    return waits.length === 0 ? done() : requeueAfter(Math.max(0, Math.min(...waits)));
  }
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
