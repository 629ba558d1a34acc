import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Model } from '../../churn-model/model.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import type { Monitor } from '../monitor.ts';
import { type CheckpointStore, checkpointName } from './checkpoint-store.ts';
import { KeptCounts } from './kept-counts.ts';
import { blocked, MonitorSessions } from './monitor-sessions.ts';
import { timingOf } from './monitor-timing.ts';
import type { Observation } from './observed.ts';
import { TrafficSession, type TrafficSources } from './traffic-session.ts';

/** What monitors are observed by. */
export interface TrafficObserverOptions extends TrafficSources {
  /** Where what a monitor counts is kept. */
  storeOf: (monitor: Monitor) => CheckpointStore;
  logger: Logger;
}

/** Observes the traffic of the models that monitors watch. Between two looks it remembers what is counted, so that a look costs no more than the pods that it asks. */
export class TrafficObserver {
  readonly #sessions: MonitorSessions<TrafficSession>;

  constructor(options: TrafficObserverOptions) {
    this.#sessions = new MonitorSessions((monitor, window) => open(options, monitor, window));
  }

  /** Looks once. @throws what the apiserver says where the checkpoint cannot be read for now. */
  async observe(monitor: Monitor, model: Model, signal: AbortSignal): Promise<Observation> {
    const timing = timingOf(monitor.spec, model);
    if ('reason' in timing) return blocked(timing);
    return this.#sessions.look(monitor, timing.window, (session) =>
      session.look(monitor, model, timing, signal),
    );
  }

  /** Forgets a monitor that is gone, or watches something else now. */
  forget(key: ObjectKey): void {
    this.#sessions.forget(key);
  }
}

async function open(
  options: TrafficObserverOptions,
  monitor: Monitor,
  window: number,
): Promise<TrafficSession> {
  const { storeOf, clock, logger } = options;
  const goesOnWith = 'what the pods still have';
  const kept = { store: storeOf(monitor), name: checkpointName(monitor), clock, logger, goesOnWith };
  const hasCounted = monitor.status?.window !== undefined || monitor.status?.last !== undefined;
  return new TrafficSession(options, await KeptCounts.open(kept, window, hasCounted));
}
