import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Configuration } from '../configuration.ts';
import {
  done,
  type ObjectKey,
  type Outcome,
  type Reconciler,
  requeueAfter,
} from '../controller/reconciler.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import { JOBS, type Job } from '../kubernetes/resource.ts';
import { decide, decideRefusedJob } from './decide.ts';
import type { Decision, NextLook } from './decision.ts';
import type { Observation } from './observation.ts';
import { observe, type Sources } from './observe.ts';
import type { JobSettings } from './pod.ts';
import { RUNS } from './run.ts';

/** The server-side apply manager of everything that this controller writes. */
export const FIELD_MANAGER = 'churnops-training-run';

/** What a reconciler of TrainingRuns stands on. */
export interface TrainingRunDependencies extends Sources {
  writer: ObjectWriter;
  events: EventRecorder;
  logger: Logger;
  configuration: JobSettings & Pick<Configuration, 'workers'>;
}

/** Refusals of the apiserver that say something about the Job, and nothing about the connection. */
const JOB_REFUSALS = ['NotOurs', 'Forbidden', 'ObjectInvalid', 'ApiRequestRefused'];

/** Observes, decides and applies, for one TrainingRun at a time. */
export class TrainingRunReconciler implements Reconciler {
  readonly #dependencies: TrainingRunDependencies;

  constructor(dependencies: TrainingRunDependencies) {
    this.#dependencies = dependencies;
  }

  async reconcile(key: ObjectKey, signal: AbortSignal): Promise<Outcome> {
    const observation = await observe(key, this.#dependencies);
    if (!observation || signal.aborted) return done();
    const decision = decide(observation, this.#dependencies.configuration);
    const settled = await this.#applyJob(key, observation, decision);
    await this.#applyStatus(observation, settled);
    for (const event of settled.events) this.#dependencies.events.record(observation.run, event);
    if (settled.deleteRun) await this.#deleteRun(key, observation);
    return this.#outcome(settled.next);
  }

  /** Returns what is to be done besides the Job, which is another thing where the Job was refused. */
  async #applyJob(key: ObjectKey, observation: Observation, decision: Decision): Promise<Decision> {
    const { writer, logger } = this.#dependencies;
    const { job } = decision;
    if (job.kind === 'Delete') {
      await writer.delete(JOBS, key, { uid: job.uid }, { propagationPolicy: 'Background' });
      logger.info('Removed the Job of a finished run', { ...key });
    }
    if (job.kind !== 'Apply') return decision;
    try {
      await this.#createOrUpdate(job.job, observation);
      return decision;
    } catch (error) {
      if (!isCodedError(error, ...JOB_REFUSALS)) throw error;
      logger.warn('The Job was refused', { ...key, error });
      return decideRefusedJob(observation, error);
    }
  }

  async #createOrUpdate(job: Job, { run }: Observation): Promise<void> {
    const { writer, events, logger } = this.#dependencies;
    const result = await writer.apply(job, { fieldManager: FIELD_MANAGER });
    if (result === 'unchanged') return;
    logger.info('Applied the Job of a run', {
      namespace: run.metadata.namespace,
      name: run.metadata.name,
      result,
    });
    if (result === 'created') {
      events.record(run, { type: 'Normal', reason: 'JobCreated', message: `Made Job ${run.metadata.name}.` });
    }
  }

  async #applyStatus({ run }: Observation, { status }: Decision): Promise<void> {
    if (!status) return;
    const { name, namespace, uid } = run.metadata;
    const object = { apiVersion: run.apiVersion, kind: run.kind, metadata: { name, namespace, uid }, status };
    await this.#dependencies.writer.applyStatus(RUNS, object, { fieldManager: FIELD_MANAGER });
  }

  async #deleteRun(key: ObjectKey, { run }: Observation): Promise<void> {
    const { writer, logger } = this.#dependencies;
    await writer.delete(RUNS, key, { uid: run.metadata.uid }, { propagationPolicy: 'Background' });
    logger.info('Deleted a finished run after its time to live', { ...key });
  }

  #outcome(next: NextLook): Outcome {
    switch (next.kind) {
      case 'OnChange':
        return done();
      case 'After':
        return requeueAfter(next.milliseconds);
      case 'Backoff':
        // The third outcome of a pass: the work queue knows how often this key has failed in a row.
        throw new Error(next.reason);
    }
  }
}
