import { createHash } from 'node:crypto';
import { windowStart } from '@churnops/lib/profile/profile-window.ts';
import type { Monitor } from '../monitor.ts';

/** Most of a window, and most milliseconds, that a look is put off. */
const MOST_OF_WINDOW = 0.1;
const MOST_MILLISECONDS = 600_000;

/**
 * How long after the end of a window a monitor looks at its source, in milliseconds: a tenth of the window and ten minutes at most. Windows of many monitors end in
 * the same moment, and their runs are not all to begin in it. It follows from the monitor, so that a restart changes nothing.
 */
export function lookDelay({ metadata: { uid } }: Pick<Monitor, 'metadata'>, window: number): number {
  const share = createHash('sha256').update(uid).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(share * Math.min(MOST_OF_WINDOW * window, MOST_MILLISECONDS));
}

/** When the newest window began that has ended and whose time has come: rows are read after it, and those of missed windows are no longer to be had. */
export function lookedAt(monitor: Pick<Monitor, 'metadata'>, window: number, now: number): number {
  return windowStart(now - lookDelay(monitor, window), window) - window;
}

/** When the look after the one of now is due; milliseconds since the epoch. */
export function nextLook(monitor: Pick<Monitor, 'metadata'>, window: number, now: number): number {
  return lookedAt(monitor, window, now) + 2 * window + lookDelay(monitor, window);
}
