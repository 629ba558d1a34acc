import type { ObjectKey } from '../../controller/reconciler.ts';
import { formatKey } from '../../kubernetes/object-identity.ts';
import type { Monitor } from '../monitor.ts';
import type { Observation } from './observed.ts';
import { storeTrouble } from './store-trouble.ts';
import type { Trouble } from './trouble.ts';

/** How soon something is looked at again that only a person can put right, in milliseconds. */
const BLOCKED_WAIT = 30_000;

/**
 * What is remembered of monitors between two looks. Each has one session, opened at its first look; another monitor of the same
 * name has another one.
 */
export class MonitorSessions<Session> {
  readonly #open: (monitor: Monitor, window: number) => Promise<Session>;
  readonly #entries = new Map<string, { uid: string; session: Session }>();

  /** @param open reads what is kept of a monitor. `window` is the length of its windows in milliseconds. */
  constructor(open: (monitor: Monitor, window: number) => Promise<Session>) {
    this.#open = open;
  }

  /**
   * Looks once, by the session of the monitor. Where what it counts can not be kept, that is told in its place.
   *
   * @throws what the apiserver says where that cannot be read for now, and what the look throws.
   */
  async look(
    monitor: Monitor,
    window: number,
    look: (session: Session) => Promise<Observation>,
  ): Promise<Observation> {
    try {
      return await look(await this.#session(monitor, window));
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

  async #session(monitor: Monitor, window: number): Promise<Session> {
    const { uid } = monitor.metadata;
    const key = formatKey(monitor.metadata);
    const known = this.#entries.get(key);
    if (known?.uid === uid) return known.session;
    const session = await this.#open(monitor, window);
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
