import { type Counts, close, isOver, noteUnscraped, type Source } from './counts.ts';
import { closingOf, type MonitorTiming } from './monitor-timing.ts';

/** A pod that does not answer holds its windows up for so many intervals. */
const PATIENCE = 2;

/** When windows are closed. */
export interface Closing {
  timing: MonitorTiming;
  /** Milliseconds since the epoch. */
  now: number;
  /** When this process began to look: what happened before, nobody could see in time. */
  since: number;
}

/**
 * Closes the windows whose time has come: an interval and a slot after their end, once every pod that is there has told its last slot of it. A pod that does not answer
 * is waited for a little; then what it counted and did not tell is lost, and noted.
 */
export function closeWindows(counts: Counts, closing: Closing): Counts {
  return dueStarts(counts, closing).reduce(
    (closed, start) =>
      close(noteUnscraped(closed, ...lossesOf(counts, start, closing)), start + counts.window),
    counts,
  );
}

/** When the next window is closed; undefined where none is counted. */
export function nextClosing(counts: Counts, timing: MonitorTiming): number | undefined {
  const [first] = openStarts(counts);
  return first === undefined ? undefined : closingOf(first, timing);
}

function dueStarts(counts: Counts, closing: Closing): number[] {
  const starts = openStarts(counts);
  const waiting = starts.findIndex((start) => !isDue(counts, start, closing));
  return waiting === -1 ? starts : starts.slice(0, waiting);
}

function isDue(counts: Counts, start: number, { timing, now, since }: Closing): boolean {
  const usual = closingOf(start, timing);
  if (now < usual) return false;
  return (
    now >= Math.max(usual, since) + PATIENCE * timing.interval ||
    silent(counts, start + timing.window + timing.slot).length === 0
  );
}

function lossesOf(counts: Counts, start: number, { timing, now }: Closing) {
  return silent(counts, start + timing.window + timing.slot).map(({ name, askedAt, seenAt }) => ({
    pod: name,
    since: askedAt ?? seenAt,
    until: now,
  }));
}

/** Pods that may have counted before a moment, and have not answered since. */
function silent({ sources }: Counts, moment: number): Source[] {
  return [...sources.values()].filter(
    ({ final, askedAt, seenAt }) => !final && seenAt < moment && (askedAt ?? 0) < moment,
  );
}

function openStarts(counts: Counts): number[] {
  const starts = [...counts.models.values()].flatMap(({ windows }) =>
    windows.filter(({ window }) => !isOver(counts, window)).map(({ window }) => window.start),
  );
  return [...new Set(starts)].sort((one, other) => one - other);
}
