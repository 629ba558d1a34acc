import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Model } from '../../churn-model/model.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import { formatKey } from '../../kubernetes/object-identity.ts';
import { parseDuration } from '../../promotion/decision/policy/duration.ts';
import type { Monitor } from '../monitor.ts';
import { type CheckpointStore, checkpointName } from '../observation/checkpoint-store.ts';
import { KeptCounts } from '../observation/kept-counts.ts';
import { DEFAULT_WINDOW } from '../observation/monitor-timing.ts';
import type { Observation } from '../observation/observed.ts';
import { storeTrouble } from '../observation/store-trouble.ts';
import { blocked } from '../observation/traffic-observer.ts';
import { DatasetSession, type DatasetSources } from './dataset-session.ts';

const SECOND = 1_000;

/** What monitors of sources are observed by. */
export interface DatasetObserverOptions extends DatasetSources {
  /** Where what a monitor counts is kept. */
  storeOf: (monitor: Monitor) => CheckpointStore;
  logger: Logger;
}

/** Observes data that are not live traffic: for each window a TrainingRun of mode Profile counts the rows of the source. */
export class DatasetObserver {
  readonly #options: DatasetObserverOptions;
  readonly #entries = new Map<string, { uid: string; session: DatasetSession }>();

  constructor(options: DatasetObserverOptions) {
    this.#options = options;
  }

  /** Looks once. @throws what the apiserver says where the checkpoint cannot be read, or a run not be made, for now. */
  async observe(monitor: Monitor, model: Model, _signal: AbortSignal): Promise<Observation> {
    const window = parseDuration(monitor.spec.window?.duration ?? DEFAULT_WINDOW);
    if (window === 0 || window % SECOND !== 0) {
      const message = `spec.window.duration is ${monitor.spec.window?.duration}: windows of a source are whole seconds, and one at least.`;
      return blocked({ reason: 'WindowUnfit', message, blocking: true });
    }
    const timing = { window, slot: window, interval: window, grace: 0 };
    try {
      return await (await this.#session(monitor, window)).look(monitor, model, timing);
    } catch (error) {
      const trouble = storeTrouble(error, monitor);
      if (trouble === undefined) throw error;
      return blocked(trouble);
    }
  }

  /** Forgets a monitor that is gone, or watches something else now. */
  forget(key: ObjectKey): void {
    this.#entries.delete(formatKey(key));
  }

  async #session(monitor: Monitor, window: number): Promise<DatasetSession> {
    const { uid } = monitor.metadata;
    const key = formatKey(monitor.metadata);
    const known = this.#entries.get(key);
    if (known?.uid === uid) return known.session;
    const { storeOf, clock, logger } = this.#options;
    const goesOnWith = 'what the runs counted that are still there';
    const options = { store: storeOf(monitor), name: checkpointName(monitor), clock, logger, goesOnWith };
    // Where the checkpoint is gone, these are read again: nothing of their windows is missing.
    const session = new DatasetSession(this.#options, await KeptCounts.open(options, window, false));
    this.#entries.set(key, { uid, session });
    return session;
  }
}
