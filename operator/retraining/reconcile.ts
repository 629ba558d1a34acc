import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { MODELS, type Model } from '../churn-model/model.ts';
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
import { RUNS } from '../training-run/run.ts';
import { type Decision, decideRetraining } from './decision/decide.ts';
import type { Due } from './decision/due.ts';
import type { Facts, TrainingStatus } from './decision/facts.ts';
import type { TrainingReason } from './decision/reasons.ts';
import { trainingEvents } from './events.ts';
import { planRun } from './execution/planned-run.ts';
import type { DataMemory } from './observation/data-memory.ts';
import { observeTraining } from './observation/observe.ts';
import { trainingStatus } from './status.ts';

/** The server-side apply manager of the runs that are made here, and of `status.training`. */
export const FIELD_MANAGER = 'churnops-retraining';

/** What the reconciler works with. */
export interface RetrainingDependencies {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'apply' | 'applyStatus'>;
  events: EventRecorder;
  logger: Logger;
  data: DataMemory;
  trainerImage: string;
  clock: () => Date;
}

/** Refusals of the apiserver that say something about the run, and nothing about the connection. */
const REFUSALS = ['NotOurs', 'Forbidden', 'ObjectInvalid', 'ApiRequestRefused'];

/** When a refused run is tried again, or one of its name is looked at that is going, in milliseconds. */
const TRY_AGAIN = 60_000;

/** Timers beyond some weeks are not set; then it is looked at again for nothing. Milliseconds. */
const LONGEST_WAIT = 24 * 3_600_000;

/** What another state of the data may change. */
const WAIT_FOR_DATA: readonly TrainingReason[] = [
  'DataUnchanged',
  'AwaitingLabels',
  'NoNewModel',
  'DataUnreadable',
];

/** A pass's decision, on the facts that it was made of. */
interface Judged {
  facts: Facts;
  decision: Decision;
}

/** Makes the TrainingRuns that a ChurnModel's training asks for, and tells how it stands. */
export class RetrainingReconciler implements Reconciler {
  readonly #dependencies: RetrainingDependencies;

  constructor(dependencies: RetrainingDependencies) {
    this.#dependencies = dependencies;
  }

  async reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome> {
    const { reader } = this.#dependencies;
    const judged = await this.#judge(key, signal);
    if (!judged) return this.#rest(reader.get(MODELS, key));
    const { decision } = judged;
    const settled = decision.make ? await this.#make(key, judged, decision.make) : judged;
    await this.#tell(settled);
    return this.#nextLook(settled);
  }

  /**
   * Sources of data are asked where something hangs on them; and anew, before a run is made of what they said. Answers take
   * their time, so the cluster is looked at again after each.
   *
   * @returns undefined where there is nothing to decide: the model is not trained, or it was changed meanwhile and comes again.
   */
  async #judge(key: ObjectKey, signal: AbortSignal): Promise<Judged | undefined> {
    const { data, reader } = this.#dependencies;
    const { namespace } = key;
    const first = observeTraining(reader, key);
    if (!first) return undefined;
    const source = first.model.spec.training.template.data;
    const look = (known: Facts['data']): Judged | undefined => {
      const seen = observeTraining(reader, key);
      const same = seen?.model.metadata.generation === first.model.metadata.generation;
      return seen && same ? this.#decide({ ...seen, data: known }) : undefined;
    };
    let judged = look(await data.recall(namespace, source));
    if (judged?.decision.needsData)
      judged = look(await data.ask(namespace, source, { fresh: false }, signal));
    if (judged?.decision.make) judged = look(await data.ask(namespace, source, { fresh: true }, signal));
    signal.throwIfAborted();
    return judged;
  }

  #decide(seen: Omit<Facts, 'trainerImage'>): Judged {
    const { trainerImage, clock } = this.#dependencies;
    const facts = { ...seen, trainerImage };
    return { facts, decision: decideRetraining(facts, clock()) };
  }

  /** The run, where nobody has made it yet; then it stands among the facts like any other. */
  async #make(key: ObjectKey, { facts }: Judged, due: Due): Promise<Judged> {
    const { reader, writer, events, logger } = this.#dependencies;
    const run = planRun(facts, due);
    const { name } = run.metadata;
    const refused = (message: string): Judged => ({
      facts,
      decision: {
        reason: 'RunRefused',
        message,
        until: new Date(this.#dependencies.clock().getTime() + TRY_AGAIN),
      },
    });
    // One of this name that is no run of the model's is another's; one that is going still has its name.
    if (reader.get(RUNS, { namespace: key.namespace, name })) {
      return refused(`A TrainingRun ${name} exists that is not of this model, or is being deleted.`);
    }
    try {
      await writer.apply(run, { fieldManager: FIELD_MANAGER });
    } catch (error) {
      if (!isCodedError(error, ...REFUSALS)) throw error;
      logger.warn('The cluster refused a TrainingRun', { ...key, run: name, error });
      return refused(`The cluster refused TrainingRun ${name}: ${error.message}`);
    }
    logger.info('Made a TrainingRun', { ...key, run: name, cause: run.spec.cause });
    const message = `Made TrainingRun ${name}: ${due.words}.`;
    events.record(facts.model, { type: 'Normal', reason: 'RunCreated', message });
    const seen = observeTraining(reader, key);
    return seen ? this.#decide({ ...facts, ...seen }) : { facts, decision: { reason: 'InFlight', message } };
  }

  async #tell({ facts, decision }: Judged): Promise<void> {
    const { model } = facts;
    const status = trainingStatus(facts, decision);
    for (const event of trainingEvents(model.status?.training, status)) {
      this.#dependencies.events.record(model, event);
    }
    await this.#apply(model, status);
  }

  /** What is not trained here has no such status. */
  async #rest(model: Model | undefined): Promise<Outcome> {
    if (model?.status?.training && !model.metadata.deletionTimestamp) await this.#apply(model, undefined);
    return done();
  }

  async #apply(model: Model, training: TrainingStatus | undefined): Promise<void> {
    const { apiVersion, kind, metadata } = model;
    const { name, namespace, uid } = metadata;
    const status = training ? { training } : {};
    const object = { apiVersion, kind, metadata: { name, namespace, uid }, status };
    await this.#dependencies.writer.applyStatus(MODELS, object, { fieldManager: FIELD_MANAGER });
  }

  #nextLook({ facts, decision }: Judged): Outcome {
    const { clock, data } = this.#dependencies;
    const { metadata, spec } = facts.model;
    const { template, retrainOn } = spec.training;
    const waits: number[] = [];
    if (decision.until) waits.push(decision.until.getTime() - clock().getTime());
    const follows = retrainOn?.dataVersion === true || WAIT_FOR_DATA.includes(decision.reason);
    const question = data.nextQuestion(metadata.namespace, template.data);
    if (follows && decision.reason !== 'InFlight' && question !== undefined) waits.push(question);
    if (waits.length === 0) return done();
    return requeueAfter(Math.max(0, Math.min(LONGEST_WAIT, ...waits)));
  }
}
