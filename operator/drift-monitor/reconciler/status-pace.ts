import type { ObjectKey } from '../../controller/reconciler.ts';
import { formatKey, keyOf } from '../../kubernetes/object-identity.ts';
import type { Monitor, MonitorStatus } from '../monitor.ts';

/**
 * Holds back the figures of the open window, which change with each look while traffic flows, so that a status is written at most once a slot for them.
 * Whatever else changes is told at once.
 */
export class StatusPace {
  /** The slot in which figures were told last, by monitor. */
  readonly #told = new Map<string, number>();

  /** @param slotMilliseconds undefined where nothing is counted. @returns the status to be written. */
  slow(
    monitor: Monitor,
    decided: MonitorStatus,
    slotMilliseconds: number | undefined,
    now: Date,
  ): MonitorStatus {
    const { window } = decided;
    const before = monitor.status?.window;
    if (!window || slotMilliseconds === undefined) return decided;
    const key = formatKey(keyOf(monitor));
    const slot = Math.floor(now.getTime() / slotMilliseconds);
    if (before?.start === window.start && this.#told.get(key) === slot) return { ...decided, window: before };
    this.#told.set(key, slot);
    return decided;
  }

  /** Forgets a monitor that is gone. */
  forget(key: ObjectKey): void {
    this.#told.delete(formatKey(key));
  }
}
