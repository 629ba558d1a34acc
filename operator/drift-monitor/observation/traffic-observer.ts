import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Model } from '../../churn-model/model.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import { formatKey } from '../../kubernetes/object-identity.ts';
import type { Monitor } from '../monitor.ts';
import { type CheckpointStore, checkpointName } from './checkpoint-store.ts';
import { KeptCounts } from './kept-counts.ts';
import { timingOf } from './monitor-timing.ts';
import type { Observation } from './observed.ts';
import { storeTrouble } from './store-trouble.ts';
import { TrafficSession, type TrafficSources } from './traffic-session.ts';
import type { Trouble } from './trouble.ts';

/** What monitors are observed by. */
export interface TrafficObserverOptions extends TrafficSources {
  /** Where what a monitor counts is kept. */
  storeOf: (monitor: Monitor) => CheckpointStore;
  logger: Logger;
}

/** How soon something is looked at again that only a person can put right, in milliseconds. */
const BLOCKED_WAIT = 30_000;

interface Entry {
  uid: string;
  session: TrafficSession;
}

/** Observes the traffic of the models that monitors watch. Between two looks it remembers what is counted, so that a look costs no more than the pods that it asks. */
export class TrafficObserver {
  readonly #options: TrafficObserverOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: TrafficObserverOptions) {
    this.#options = options;
  }

  /** Looks once. @throws what the apiserver says where the checkpoint cannot be read for now. */
  async observe(monitor: Monitor, model: Model, signal: AbortSignal): Promise<Observation> {
    const timing = timingOf(monitor.spec, model);
    if ('reason' in timing) return blocked(timing);
    try {
      const session = await this.#session(monitor, timing.window);
      return await session.look(monitor, model, timing, signal);
    } catch (error) {
      const trouble = storeTrouble(error, monitor);
      if (trouble === undefined) throw error;
      return blocked(trouble);
    }
  }

  /** Forgets a monitor that is gone. */
  forget(key: ObjectKey): void {
    this.#entries.delete(formatKey(key));
  }

  async #session(monitor: Monitor, window: number): Promise<TrafficSession> {
    const { uid } = monitor.metadata;
    const key = formatKey(monitor.metadata);
    const known = this.#entries.get(key);
    if (known?.uid === uid) return known.session;
    const { storeOf, clock, logger } = this.#options;
    const goesOnWith = 'what the pods still have';
    const options = { store: storeOf(monitor), name: checkpointName(monitor), clock, logger, goesOnWith };
    const hasCounted = monitor.status?.window !== undefined || monitor.status?.last !== undefined;
    const kept = await KeptCounts.open(options, window, hasCounted);
    const session = new TrafficSession(this.#options, kept);
    this.#entries.set(key, { uid, session });
    return session;
  }
}

/** Nothing is counted until the trouble is gone, and nothing decided. */
export function blocked(trouble: Trouble): Observation {
  return {
    observed: {
      closed: [],
      pods: { asked: 0, answered: 0, terminating: 0 },
      unscraped: { pods: 0 },
      decided: undefined,
      troubles: [trouble],
      lookAgainAfter: BLOCKED_WAIT,
    },
    save: async () => undefined,
  };
}
