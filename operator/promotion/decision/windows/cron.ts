import { Cron } from 'croner';

/**
 * When a schedule begins a new slot. Times that a change of clocks leaves out begin when the gap ends; times that come twice
 * begin once, at the first.
 */
export interface Schedule {
  /** The first beginning after `time`; undefined where there is none. */
  after(time: Date): Date | undefined;
  /** The last beginning at or before `time`; undefined where there is none. */
  latest(time: Date): Date | undefined;
}

/** Reads a schedule that {@link cronFault} finds nothing wrong with. */
export function parseSchedule(cron: string, timeZone: string): Schedule {
  const job = new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
  return {
    after: (time) => job.nextRun(time) ?? undefined,
    // croner looks before a whole second, so the next one takes the time itself in.
    latest: (time) => job.previousRuns(1, new Date(Math.floor(time.getTime() / 1_000 + 1) * 1_000))[0],
  };
}

/** What is wrong with a cron expression or its time zone, in words; undefined where nothing is. */
export function cronFault(
  cron: string,
  timeZone: string,
): { part: 'cron' | 'timeZone'; reason: string } | undefined {
  if (!isTimeZone(timeZone)) {
    return { part: 'timeZone', reason: 'it is not an IANA time zone such as Europe/Berlin' };
  }
  // The nicknames (@daily) and the fields for seconds and years that croner also knows are in no custom resource.
  if (cron.split(' ').filter((field) => field !== '').length !== 5) {
    return { part: 'cron', reason: 'it has five fields (minute, hour, day, month, weekday)' };
  }
  try {
    new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
    return undefined;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^CronPattern: /, '') : String(cause);
    return { part: 'cron', reason: `it is not a cron expression of five fields (${reason.slice(0, 120)})` };
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
