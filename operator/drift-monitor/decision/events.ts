import { findCondition } from '../../controller/conditions.ts';
import type { RecordedEvent } from '../../kubernetes/event-recorder.ts';
import type { MonitorStatus } from '../monitor.ts';
import { list, many } from './wording.ts';

/**
 * The events of a step from what was told to what is told now: each once, because the status moves with the step.
 *
 * @param before of a status that was lost, what is remembered of it.
 */
export function driftEvents(before: MonitorStatus | undefined, after: MonitorStatus): RecordedEvent[] {
  return [
    ...episodeEvents(before?.episode, after),
    ...ledToEvents(before?.episode, after.episode),
    ...readyEvents(before, after),
  ];
}

type Episode = MonitorStatus['episode'];

function episodeEvents(before: Episode, { episode, last }: MonitorStatus): RecordedEvent[] {
  if (!episode) return [];
  const events: RecordedEvent[] = [];
  if (before?.id !== episode.id) {
    const { columns = [] } = episode;
    const figures = last
      ? ` ${many(last.drifted ?? 0, 'column')} of ${last.judged ?? 0} drifted in the last window.`
      : '';
    const message = `Drift${columns.length === 0 ? '' : ` of ${list(columns)}`} since ${episode.since}: the episode ${episode.id}.${figures}`;
    events.push({ type: 'Warning', reason: 'DriftDetected', message });
  }
  const endedBefore = before?.id === episode.id && before.endedAt !== undefined;
  if (episode.endedAt !== undefined && !endedBefore) {
    const message = `The episode ${episode.id} ended at ${episode.endedAt}.`;
    events.push({ type: 'Normal', reason: 'DriftEnded', message });
  }
  return events;
}

function ledToEvents(before: Episode, after: Episode): RecordedEvent[] {
  const { ledTo } = after ?? {};
  if (!after || !ledTo) return [];
  const told = before?.id === after.id ? before.ledTo : undefined;
  if (told?.reason === ledTo.reason && told.run === ledTo.run) return [];
  return [{ type: 'Normal', reason: ledTo.reason, message: `The episode ${after.id}: ${ledTo.message}` }];
}

/** Of a spec that is followed as far as it goes, what a person would not notice otherwise. */
const UNFIT: readonly string[] = ['ColumnsUnknown', 'AlarmUnreachable'];

/** A warning where watching came to need a person. */
function readyEvents(before: MonitorStatus | undefined, after: MonitorStatus): RecordedEvent[] {
  const now = findCondition(after.conditions, 'Ready');
  const told = findCondition(before?.conditions, 'Ready');
  const wrong = now?.status === 'False' || (now !== undefined && UNFIT.includes(now.reason));
  if (!now || !wrong || told?.reason === now.reason) return [];
  return [{ type: 'Warning', reason: now.reason, message: now.message }];
}
