import type { TrainingRunStatus } from '@churnops/crds/training-run.gen.ts';
import { shorten } from './errors.ts';

/** What a trainer says about how far it is. */
export interface Progress {
  phase: string;
  /** Of the whole run, 0 to 100. */
  percent: number;
  message: string;
}

type StatusProgress = NonNullable<TrainingRunStatus['progress']>;

/** At most one write of progress in this time, in milliseconds; also how often a running trainer is asked. */
export const PROGRESS_INTERVAL = 5_000;

/** The run contract's steps after Reading and Checking; a step that it does not name proves nothing. */
const AFTER_VALID = new Set(['Splitting', 'Fitting', 'Evaluating', 'Exporting', 'Pushing']);

/**
 * Reads an answer of `/progress`.
 *
 * @returns undefined for anything that the run contract does not allow: progress is a courtesy, never worth a failure.
 */
export function parseProgress(value: unknown): Progress | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { phase, percent, message } = value as Record<string, unknown>;
  if (typeof phase !== 'string' || !/^[A-Z][A-Za-z]{0,63}$/.test(phase)) return undefined;
  if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100)) return undefined;
  return {
    phase,
    percent: Math.floor(percent),
    message: typeof message === 'string' ? shorten(message, 512) : '',
  };
}

/**
 * The progress to show: the new one where it differs by a step or a per cent and the last one is old enough to be
 * replaced, else the last one, unchanged.
 */
export function nextProgress(
  shown: StatusProgress | undefined,
  observed: Progress | undefined,
  now: Date,
): StatusProgress | undefined {
  if (observed === undefined) return shown;
  if (shown !== undefined) {
    const age = shown.observedAt === undefined ? Infinity : now.getTime() - Date.parse(shown.observedAt);
    // A time in the future is a clock that was set back: waiting for it could take for ever.
    if (age >= 0 && age < PROGRESS_INTERVAL) return shown;
    if (shown.phase === observed.phase && shown.percent === observed.percent) return shown;
  }
  return { ...observed, observedAt: now.toISOString() };
}

/** Whether the trainer has left the checks behind. */
export function provesDataValid(progress: Pick<Progress, 'phase'> | undefined): boolean {
  return progress !== undefined && AFTER_VALID.has(progress.phase);
}
