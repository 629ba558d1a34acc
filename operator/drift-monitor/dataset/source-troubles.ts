import { formatTime } from '../decision/wording.ts';
import type { Trouble } from '../observation/trouble.ts';
import type { Survey } from './survey-runs.ts';

/** What keeps the rows of a source from being counted. @param refused why the cluster takes no run. */
export function sourceTroubles({ failed, running }: Survey, refused: string | undefined): Trouble[] {
  const troubles: Trouble[] = [];
  if (refused !== undefined) troubles.push({ reason: 'SourceUnread', message: refused, blocking: true });
  if (failed) {
    const { run, start } = failed;
    const failure = run.status?.failure?.message ?? 'It failed.';
    const next = running
      ? `${running.run.metadata.name} tries the next window.`
      : `The next window is tried in its time; to try this one again, delete the run.`;
    const message = `The TrainingRun ${run.metadata.name}, which was to count the rows of spec.source for the window of ${formatTime(start)}, failed: ${failure} ${next}`;
    troubles.push({ reason: 'SourceUnread', message, blocking: true });
  }
  return troubles;
}
