import type { DriftVerdict } from '../verdict.ts';

/** A window that is over, and what was said of it. */
export interface JudgedWindow {
  /** When it began, in milliseconds since the epoch. */
  start: number;
  verdict: DriftVerdict['verdict'];
}

/** How many windows must alarm. */
export interface Persistence {
  alarms: number;
  /** Of so many windows that follow one another. */
  windows: number;
}

/** What holds where nothing is said: one alarm may be chance or a passing event, two of three are not. */
export const DEFAULT_PERSISTENCE: Persistence = { alarms: 2, windows: 3 };

/** Whether drift is there after a window; InsufficientData where that window could not be judged and the ones before do not suffice. */
export type DriftState = 'Detected' | 'NotDetected' | 'InsufficientData';

/**
 * Decides from the newest windows whether drift is there. Windows count by their time: one that is absent is as one without data, and one that is there twice counts once.
 *
 * @param windows in any order. @param milliseconds the length of a window.
 */
export function driftState(
  windows: readonly JudgedWindow[],
  milliseconds: number,
  persistence: Persistence = DEFAULT_PERSISTENCE,
): DriftState {
  const newest = windows.reduce<JudgedWindow | undefined>(
    (latest, window) => (latest === undefined || window.start > latest.start ? window : latest),
    undefined,
  );
  if (newest === undefined) return 'InsufficientData';
  const since = newest.start - (persistence.windows - 1) * milliseconds;
  const alarms = new Set(
    windows.filter(({ start, verdict }) => start >= since && verdict === 'Alarm').map(({ start }) => start),
  );
  if (alarms.size >= persistence.alarms) return 'Detected';
  return newest.verdict === 'InsufficientData' ? 'InsufficientData' : 'NotDetected';
}
