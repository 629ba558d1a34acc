import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { MODELS, type Model } from '../churn-model/model.ts';
import {
  done,
  type ObjectKey,
  type Outcome,
  type Reconciler,
  requeueAfter,
} from '../controller/reconciler.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { keyOf } from '../kubernetes/object-identity.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import { type CronJob, type Job, resourceOf } from '../kubernetes/resource.ts';
import type { JobSettings } from '../training-run/pod.ts';
import { PROGRESS_INTERVAL } from '../training-run/progress.ts';
import type { Batch, BatchStatus } from './batch.ts';
import { type Decision, decide } from './decide.ts';
import { isTrouble, type TroubleReason, trouble, type Verdict } from './errors.ts';
import { batchEvents } from './events.ts';
import type { FinishedPods } from './finished-pods.ts';
import { type Children, type Observed, observe } from './observe.ts';
import { askProgress, type FetchProgress } from './progress.ts';

const FIELD_MANAGER = 'churnops-batch';

/** Between two looks at what waits: obstacles are told by time as well as by events. */
const LOOK_AGAIN_MILLISECONDS = 10_000;

/** Refusals that concern one batch; the others go on. Anything else ends the pass and is tried again. */
const REFUSALS = ['ObjectInvalid', 'Forbidden', 'ApiRequestRefused'];

const NO_CHILDREN: Children = { jobs: [], cronJobs: [], runs: [] };

/** What the reconciler of batches works with. */
export interface BatchReconcilerDependencies {
  reader: ObjectReader;
  writer: ObjectWriter;
  events: EventRecorder;
  configuration: JobSettings;
  clock: () => Date;
  fetchProgress: FetchProgress;
  finished: FinishedPods;
}

/** Brings the Jobs and CronJobs of a ChurnModel to what its batches ask for, and `status.batches` to what is so. */
export class BatchReconciler implements Reconciler {
  readonly #dependencies: BatchReconcilerDependencies;

  constructor(dependencies: BatchReconcilerDependencies) {
    this.#dependencies = dependencies;
  }

  async reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome> {
    const { reader, finished, fetchProgress } = this.#dependencies;
    finished.prune(reader);
    const seen = observe(reader, key, finished);
    // The garbage collector takes the children of a model that goes; writing would only bring them back for a moment.
    if (!seen || seen.model.metadata.deletionTimestamp) return done();
    const observed = await askProgress(seen, fetchProgress);
    signal.throwIfAborted();
    const batches = observed.model.spec.batch ?? [];
    await this.#removeUndeclared(observed, batches);
    const told: BatchStatus[] = [];
    for (const batch of batches) {
      signal.throwIfAborted();
      told.push(await this.#bringAbout(observed, batch));
    }
    await this.#tellStatus(observed.model, told);
    if (told.some(({ reason }) => reason === 'Running')) return requeueAfter(PROGRESS_INTERVAL);
    return told.some(mayClearByTime) ? requeueAfter(LOOK_AGAIN_MILLISECONDS) : done();
  }

  async #bringAbout({ model, served, children }: Observed, batch: Batch): Promise<BatchStatus> {
    const { configuration, clock } = this.#dependencies;
    const before = statusOf(model, batch.name);
    const own = children.get(batch.name) ?? NO_CHILDREN;
    const decision = decide({ ...own, model, batch, served, before, now: clock() }, configuration);
    await this.#remove(decision.remove);
    const refusal = await this.#apply(decision);
    return { name: batch.name, ...decision.status, ...refusal };
  }

  async #apply({ apply }: Decision): Promise<Verdict<TroubleReason> | undefined> {
    if (!apply) return undefined;
    const values = { kind: apply.kind ?? '', name: apply.metadata?.name ?? '' };
    try {
      await this.#dependencies.writer.apply(apply, { fieldManager: FIELD_MANAGER });
      return undefined;
    } catch (error) {
      if (isCodedError(error, 'NotOurs')) return trouble('NotOurs', values);
      if (isCodedError(error, ...REFUSALS)) return trouble('JobRefused', { ...values, words: error.message });
      throw error;
    }
  }

  async #removeUndeclared({ children }: Observed, batches: readonly Batch[]): Promise<void> {
    for (const [name, { jobs, cronJobs }] of children) {
      if (batches.some((batch) => batch.name === name)) continue;
      await this.#remove([...cronJobs, ...jobs.map(({ job }) => job)]);
    }
  }

  /** In the foreground: what is removed stays to be seen until its pods are gone, which may still write. */
  async #remove(objects: readonly (Job | CronJob)[]): Promise<void> {
    for (const object of objects) {
      if (object.metadata?.deletionTimestamp) continue;
      const preconditions = { uid: object.metadata?.uid ?? '' };
      const options = { propagationPolicy: 'Foreground' } as const;
      await this.#dependencies.writer.delete(resourceOf(object), keyOf(object), preconditions, options);
    }
  }

  async #tellStatus(model: Model, batches: BatchStatus[]): Promise<void> {
    const { writer, events } = this.#dependencies;
    const { name, namespace, uid } = model.metadata;
    const status = batches.length > 0 ? { batches } : {};
    const object = {
      apiVersion: model.apiVersion,
      kind: model.kind,
      metadata: { name, namespace, uid },
      status,
    };
    await writer.applyStatus(MODELS, object, { fieldManager: FIELD_MANAGER });
    for (const batch of batches)
      for (const event of batchEvents(statusOf(model, batch.name), batch)) events.record(model, event);
  }
}

function statusOf(model: Model, batch: string): BatchStatus | undefined {
  return model.status?.batches?.find(({ name }) => name === batch);
}

/** A Job that ended changes no more by itself; what never began or waits for somebody may. */
function mayClearByTime({ reason, finishedAt }: BatchStatus): boolean {
  return finishedAt === undefined && (reason === 'Pending' || reason === 'Replacing' || isTrouble(reason));
}
