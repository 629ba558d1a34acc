import { findCondition } from '../../controller/conditions.ts';
import { formatTime } from '../decision/wording.ts';
import type { Trouble } from '../observation/trouble.ts';
import type { LookedRun, Survey } from './survey-runs.ts';

/** What keeps the rows of a source from being counted. @param refused why the cluster takes no run. */
export function sourceTroubles(survey: Survey, refused: string | undefined): Trouble[] {
  const { failed, late } = survey;
  return [
    ...(refused === undefined ? [] : [unread(refused)]),
    ...(failed ? [unread(failureOf(failed, survey))] : []),
    ...(late ? [awaited(late)] : []),
  ];
}

function unread(message: string): Trouble {
  return { reason: 'SourceUnread', message, blocking: true };
}

function failureOf({ run, start }: LookedRun, { running }: Survey): string {
  const failure = run.status?.failure?.message ?? 'It failed.';
  const next = running
    ? `${running.run.metadata.name} tries the next window.`
    : 'The next window is tried in its time; to try this one again, delete the run.';
  return `The TrainingRun ${run.metadata.name}, which was to count the rows of spec.source for the window of ${formatTime(start)}, failed: ${failure} ${next}`;
}

/** The run itself knows best what it waits for. */
function awaited({ run, start }: LookedRun): Trouble {
  const { message = 'It has yet to begin.' } = findCondition(run.status?.conditions, 'Ready') ?? {};
  return {
    reason: 'SourceAwaited',
    message: `The TrainingRun ${run.metadata.name}, which counts the rows of spec.source for the window of ${formatTime(start)}, is not done: ${message} Other windows wait for it; to leave this one out, delete the run.`,
    blocking: true,
  };
}
