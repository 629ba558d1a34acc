import { formatConditionTime } from '../../controller/conditions.ts';
import { cronFault, parseSchedule, type Schedule } from '../../promotion/decision/windows/cron.ts';
import type { Due } from './due.ts';
import type { Facts, Training } from './facts.ts';
import { createdAt, failedForNow, newestOf } from './past-runs.ts';

/** The schedule of a model, read; a fault is told in words. */
export type ReadSchedule =
  | { kind: 'None' }
  | { kind: 'Schedule'; schedule: Schedule }
  | { kind: 'Fault'; message: string };

/** Reads `retrainOn.schedule`: the API admits any five fields and any name of a time zone. */
export function readSchedule({ retrainOn }: Training): ReadSchedule {
  const { schedule, timeZone = 'UTC' } = retrainOn ?? {};
  if (schedule === undefined) return { kind: 'None' };
  const fault = cronFault(schedule, timeZone);
  if (!fault) return { kind: 'Schedule', schedule: parseSchedule(schedule, timeZone) };
  const field = fault.part === 'cron' ? 'schedule' : 'timeZone';
  return { kind: 'Fault', message: `spec.training.retrainOn.${field}: ${fault.reason}.` };
}

/**
 * The newest time of the schedule that has come, where it has no answer. However many were missed, this is the one that is
 * made up for. A run that was made since, for whatever reason, is an answer; so is a time that a clock ahead has taken.
 */
export function dueBySchedule(facts: Facts, now: Date): Due | undefined {
  const read = readSchedule(facts.model.spec.training);
  const at = read.kind === 'Schedule' ? read.schedule.latest(now) : undefined;
  if (!at || at.getTime() <= answeredUntil(facts)) return undefined;
  const since = facts.runs.findLast((run) => createdAt(run) >= at.getTime());
  if (since && !failedForNow(since)) return undefined;
  return {
    cause: { reason: 'Schedule', at: formatConditionTime(at) },
    words: `It is the time of the schedule (${formatConditionTime(at)})`,
    ...(since && { attempt: since }),
  };
}

function answeredUntil({ model, runs }: Facts): number {
  const run = newestOf(runs, 'Schedule');
  return Math.max(
    Date.parse(model.metadata.creationTimestamp ?? '') || 0,
    Date.parse(model.status?.training?.scheduledFor ?? '') || 0,
    run && !failedForNow(run) ? Date.parse(run.spec.cause.at ?? '') || 0 : 0,
  );
}
