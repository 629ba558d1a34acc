import { isFinished, type Run } from '../../training-run/run.ts';
import type { Monitor } from '../monitor.ts';
import { lookedAt } from './look-time.ts';
import { type Look, profileRunName, windowStartOf } from './profile-run.ts';

/** A run, and for which window it is. */
export interface LookedRun {
  run: Run;
  start: number;
}

/** Where the looks at a source stand. */
export interface Survey {
  /** Runs whose counts are there, the oldest window first. */
  counted: (LookedRun & { report: string })[];
  /** One that goes on: until it is over there is no other. */
  running?: LookedRun;
  /** The same where it keeps others from being made, or will never end by itself. */
  late?: LookedRun;
  /** The newest that ended, where it failed. */
  failed?: LookedRun;
  /** The look whose time has come, and for which there is no run. */
  due?: Look;
}

/** What a survey rests on. */
export interface SurveyInput {
  monitor: Pick<Monitor, 'metadata' | 'spec'>;
  /** The model that serves. */
  artifact: string;
  /** The length of a window in milliseconds. */
  window: number;
  /** Windows that end here or before are over; milliseconds since the epoch. */
  horizon: number;
  /** Those that the monitor owns. */
  runs: readonly Run[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** Says which runs are to be read, and whether there is to be another. Runs of another source, model or window than now are none of these. Pure. */
export function surveyRuns({ monitor, artifact, window, horizon, runs, now }: SurveyInput): Survey {
  const lookAt = (start: number): Look => ({ start, milliseconds: window, artifact });
  const looked = runs
    .flatMap((run): LookedRun[] => {
      const start = windowStartOf(run);
      if (start === undefined || start % window !== 0 || start < horizon) return [];
      const isOurs = run.metadata.name === profileRunName(monitor, lookAt(start));
      return isOurs && run.metadata.deletionTimestamp === undefined ? [{ run, start }] : [];
    })
    .sort((one, other) => one.start - other.start);
  const running = looked.find(({ run }) => !isFinished(run));
  const newest = looked.findLast(({ run }) => isFinished(run));
  const start = lookedAt(monitor, window, now);
  const isLate = running && (running.start < start || running.run.status?.phase === 'Suspended');
  const isDue = start >= horizon && !running && !looked.some((each) => each.start === start);
  return {
    counted: looked.flatMap(({ run, start }) => {
      const report = run.status?.phase === 'Succeeded' ? run.status.profile?.report : undefined;
      return report === undefined ? [] : [{ run, start, report }];
    }),
    ...(running && { running, ...(isLate && { late: running }) }),
    ...(newest?.run.status?.phase === 'Failed' && { failed: newest }),
    ...(isDue && { due: lookAt(start) }),
  };
}
