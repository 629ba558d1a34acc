import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Model } from '../../churn-model/model.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import { parseDuration } from '../../promotion/decision/policy/duration.ts';
import type { Monitor } from '../monitor.ts';
import { type CheckpointStore, checkpointName } from '../observation/checkpoint-store.ts';
import { KeptCounts } from '../observation/kept-counts.ts';
import { blocked, MonitorSessions } from '../observation/monitor-sessions.ts';
import { DEFAULT_WINDOW } from '../observation/monitor-timing.ts';
import type { Observation } from '../observation/observed.ts';
import { DatasetSession, type DatasetSources } from './dataset-session.ts';

const SECOND = 1_000;
/** A run for each window takes some seconds itself. */
const LEAST_WINDOW = 10 * SECOND;

/** What monitors of sources are observed by. */
export interface DatasetObserverOptions extends DatasetSources {
  /** Where what a monitor counts is kept. */
  storeOf: (monitor: Monitor) => CheckpointStore;
  logger: Logger;
}

/** Observes data that are not live traffic: for each window a TrainingRun of mode Profile counts the rows of the source. */
export class DatasetObserver {
  readonly #sessions: MonitorSessions<DatasetSession>;

  constructor(options: DatasetObserverOptions) {
    this.#sessions = new MonitorSessions((monitor, window) => open(options, monitor, window));
  }

  /** Looks once. @throws what the apiserver says where the checkpoint cannot be read, or a run not be made, for now. */
  async observe(monitor: Monitor, model: Model, _signal: AbortSignal): Promise<Observation> {
    const window = parseDuration(monitor.spec.window?.duration ?? DEFAULT_WINDOW);
    if (window < LEAST_WINDOW || window % SECOND !== 0) {
      const message = `spec.window.duration is ${monitor.spec.window?.duration}: windows of a source are whole seconds, and ten at least.`;
      return blocked({ reason: 'WindowUnfit', message, blocking: true });
    }
    const timing = { window, slot: window, interval: window, grace: 0 };
    return this.#sessions.look(monitor, window, (session) => session.look(monitor, model, timing));
  }

  /** Forgets a monitor that is gone, or watches something else now. */
  forget(key: ObjectKey): void {
    this.#sessions.forget(key);
  }
}

async function open(
  options: DatasetObserverOptions,
  monitor: Monitor,
  window: number,
): Promise<DatasetSession> {
  const { storeOf, clock, logger } = options;
  const goesOnWith = 'what the runs counted that are still there';
  const kept = { store: storeOf(monitor), name: checkpointName(monitor), clock, logger, goesOnWith };
  // Where the checkpoint is gone, these are read again: nothing of their windows is missing.
  return new DatasetSession(options, await KeptCounts.open(kept, window, false));
}
