import type { Window } from '../policy/accepts.ts';
import { parseSchedule, type Schedule } from './cron.ts';

/** Whether merges are allowed at a time. */
export type WindowVerdict =
  | { open: true }
  | {
      open: false;
      /** The next time at which it is open; undefined where none comes within the horizon. */
      opensAt: Date | undefined;
      message: string;
    };

/** Changes of windows that are looked at for the next opening: a bound on the work, not on any schedule that people write. */
const MAXIMUM_STEPS = 500;
const HORIZON = 366 * 24 * 3_600_000;

/**
 * Judges all windows together: it is open when some Allow window is (or there is none) and no Exclude window is.
 * A window is open from a beginning of its schedule, the instant included, for its duration, the end not included.
 */
export function judgeWindows(windows: readonly Window[], now: Date): WindowVerdict {
  const slots = windows.map((window) => ({
    window,
    schedule: parseSchedule(window.cron, window.timeZone),
  }));
  const closedBy = closing(slots, now);
  if (!closedBy) return { open: true };
  const opensAt = nextOpening(slots, now);
  const when = opensAt ? `it opens at ${opensAt.toISOString()}` : 'it does not open within a year';
  return { open: false, opensAt, message: `${closedBy}; ${when}` };
}

interface Slot {
  window: Window;
  schedule: Schedule;
}

/** What keeps it closed at a time, in words; undefined where it is open. */
function closing(slots: readonly Slot[], time: Date): string | undefined {
  const excluding = slots.find((slot) => slot.window.action === 'Exclude' && openUntil(slot, time));
  if (excluding) return `the window ${excluding.window.name} excludes merges now`;
  const allowing = slots.filter(({ window }) => window.action === 'Allow');
  if (allowing.length === 0 || allowing.some((slot) => openUntil(slot, time))) return undefined;
  return `no window is open (${allowing.map(({ window }) => window.name).join(', ')})`;
}

function nextOpening(slots: readonly Slot[], now: Date): Date | undefined {
  let time = now;
  for (let step = 0; step < MAXIMUM_STEPS && time.getTime() - now.getTime() <= HORIZON; step++) {
    if (!closing(slots, time)) return time;
    const next = nextChange(slots, time);
    if (!next) return undefined;
    time = next;
  }
  return undefined;
}

/** Where it may open next: at the end of an excluding window, else at the beginning of an allowing one. */
function nextChange(slots: readonly Slot[], time: Date): Date | undefined {
  const ends = slots
    .filter(({ window }) => window.action === 'Exclude')
    .map((slot) => openUntil(slot, time)?.getTime())
    .filter((end) => end !== undefined);
  if (ends.length > 0) return new Date(Math.max(...ends));
  const beginnings = slots
    .filter(({ window }) => window.action === 'Allow')
    .map(({ schedule }) => schedule.after(time)?.getTime())
    .filter((beginning) => beginning !== undefined);
  return beginnings.length > 0 ? new Date(Math.min(...beginnings)) : undefined;
}

/** The end of the window's newest slot, where that is still open. */
function openUntil({ window, schedule }: Slot, time: Date): Date | undefined {
  const beginning = schedule.latest(time);
  if (!beginning) return undefined;
  const end = new Date(beginning.getTime() + window.duration);
  return end > time ? end : undefined;
}
