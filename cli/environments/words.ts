import { formatDuration } from '@churnops/operator/promotion/decision/policy/duration.ts';
import { nameOf } from '@churnops/operator/promotion/decision/version.ts';
import type { ProposalStatus } from './model.ts';

/** What a person calls the version in a field: its short digest, or the text itself where it names none. */
export const versionName = nameOf;

/** What a merge leads to, in a few words. */
export function outcomeWords({ artifact, episode }: Pick<ProposalStatus, 'artifact' | 'episode'>): string {
  if (episode !== undefined) return `one training run, for the drift ${episode}`;
  return artifact === undefined ? 'nothing is served any more' : `version ${versionName(artifact)}`;
}

/** A time of a status in a few words: `2h5m ago` or `in 40m`; the text itself where it is no time. */
export function relativeTime(time: string, now: Date): string {
  const milliseconds = Date.parse(time) - now.getTime();
  if (Number.isNaN(milliseconds)) return time;
  return milliseconds > 0 ? `in ${formatDuration(milliseconds)}` : `${formatDuration(-milliseconds)} ago`;
}

/** How long ago a time was: `2h5m`; the text itself where it is no time. */
export function timeSince(time: string, now: Date): string {
  const milliseconds = now.getTime() - Date.parse(time);
  return Number.isNaN(milliseconds) ? time : formatDuration(Math.max(0, milliseconds));
}

/** The same with the time itself, for what one waits for. */
export function timeAndDistance(time: string, now: Date): string {
  return `${time} (${relativeTime(time, now)})`;
}
