import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import {
  done,
  type ObjectKey,
  type Outcome,
  type Reconciler,
  requeueAfter,
} from '../controller/reconciler.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import type { KubernetesObject } from '../kubernetes/resource.ts';
import { type Decision, decide } from './decide.ts';
import { problemEvents, rolloutEvents } from './events.ts';
import { MODELS } from './model.ts';
import { type Child, type Observed, observe } from './observe.ts';
import type { ServerConfiguration } from './pod-template.ts';
import { lookAtPullSecret } from './pull-secret.ts';
import { readFacts } from './rollout-facts.ts';
import { decideStatus } from './status.ts';
import type { ChildProblem } from './verdicts.ts';

const FIELD_MANAGER = 'churnops-churn-model';

/** When a rollout, or what stands in its way, is looked at again without an event, in milliseconds. */
const LOOK_AGAIN_MILLISECONDS = 20_000;

/** Refusals that concern one child; the others are still applied. Anything else ends the pass and is tried again. */
const REFUSALS = ['ObjectInvalid', 'Forbidden', 'ApiRequestRefused'];

/** What the reconciler of ChurnModels works with. */
export interface ReconcilerDependencies {
  reader: ObjectReader;
  writer: ObjectWriter;
  events: EventRecorder;
  configuration: ServerConfiguration;
  clock: () => Date;
}

/** Brings the children of a ChurnModel to what its spec asks for, and its status to what is so. */
export class ChurnModelReconciler implements Reconciler {
  readonly #dependencies: ReconcilerDependencies;

  constructor(dependencies: ReconcilerDependencies) {
    this.#dependencies = dependencies;
  }

  async reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome> {
    const { reader, configuration, clock, events } = this.#dependencies;
    const observed = observe(reader, key);
    // The garbage collector takes the children of a model that goes; writing would only bring them back for a moment.
    if (!observed || observed.model.metadata.deletionTimestamp) return done();
    const secretTrouble = await this.#lookAtPullSecret(observed);
    const decision = decide(observed, configuration, secretTrouble, clock());
    signal.throwIfAborted();
    const problems = await this.#applyChildren(observed, decision);
    await this.#remove(decision.remove);
    for (const event of eventsOf(observed, decision, problems)) events.record(observed.model, event);
    await this.#tellStatus(observed, decision, problems);
    const settled =
      !decision.rollout || decision.rollout.phase === 'Complete' || decision.rollout.phase === 'GaveWay';
    return problems.length === 0 && settled ? done() : requeueAfter(LOOK_AGAIN_MILLISECONDS);
  }

  /** Only while it matters: pods that run have had their secret. */
  async #lookAtPullSecret({ model, deployment }: Observed) {
    const { phase } = readFacts(deployment?.metadata?.annotations);
    if (phase === 'Complete' || phase === 'GaveWay') return undefined;
    const { artifact, pullSecretRef } = model.spec.serving ?? {};
    return artifact
      ? lookAtPullSecret(this.#dependencies.writer, model.metadata.namespace, pullSecretRef?.name)
      : undefined;
  }

  async #applyChildren(observed: Observed, decision: Decision): Promise<ChildProblem[]> {
    const problems: ChildProblem[] = [];
    for (const object of decision.apply) {
      if (object.kind === 'HorizontalPodAutoscaler' && problems.some(isForeignDeployment)) {
        // An autoscaler finds its Deployment by name, and this one is somebody else's.
        await this.#remove(observed.children.filter(({ resource }) => resource.kind === object.kind));
        continue;
      }
      const problem = await this.#applyChild(object);
      if (problem) problems.push(problem);
    }
    return problems;
  }

  async #applyChild(object: KubernetesObject): Promise<ChildProblem | undefined> {
    const kind = object.kind ?? '';
    try {
      await this.#dependencies.writer.apply(object, { fieldManager: FIELD_MANAGER });
      return undefined;
    } catch (error) {
      if (isCodedError(error, 'NotOurs')) return { kind, reason: 'ChildNotOurs', message: error.message };
      if (isCodedError(error, ...REFUSALS)) return { kind, reason: 'ChildRefused', message: error.message };
      throw error;
    }
  }

  async #remove(children: readonly Child[]): Promise<void> {
    for (const { resource, object } of children) {
      const { namespace = '', name = '', uid = '' } = object.metadata ?? {};
      await this.#dependencies.writer.delete(resource, { namespace, name }, { uid });
    }
  }

  async #tellStatus(observed: Observed, { rollout }: Decision, problems: readonly ChildProblem[]) {
    const { model } = observed;
    const { name, namespace, uid } = model.metadata;
    const status = decideStatus(observed, rollout, problems, this.#dependencies.clock());
    await this.#dependencies.writer.applyStatus(
      MODELS,
      { apiVersion: model.apiVersion, kind: model.kind, metadata: { name, namespace, uid }, status },
      { fieldManager: FIELD_MANAGER },
    );
  }
}

function eventsOf({ model, deployment }: Observed, { rollout }: Decision, problems: readonly ChildProblem[]) {
  const applied = rollout && problems.every(({ kind }) => kind !== 'Deployment');
  const steps = applied ? rolloutEvents(readFacts(deployment?.metadata?.annotations), rollout) : [];
  return [...steps, ...problemEvents(model.status?.conditions, problems)];
}

function isForeignDeployment({ kind, reason }: ChildProblem): boolean {
  return kind === 'Deployment' && reason === 'ChildNotOurs';
}
