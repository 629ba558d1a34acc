import type { RecordedEvent } from '../../kubernetes/event-recorder.ts';
import type { Monitor, MonitorStatus } from '../monitor.ts';
import type { ClosedWindow, Observed } from '../observation/observed.ts';
import { countingWindows, followEpisode, type Watched } from './episode.ts';
import { driftEvents } from './events.ts';
import { type Judgement, judge } from './judged-window.ts';
import { digestOf, MAXIMUM_WINDOWS, type Memory, parseMemory } from './memory.ts';
import { memoryOf } from './remembered-status.ts';
import { type LedTo, writeStatus } from './status.ts';
import { modelMissing, troublesOf } from './troubles.ts';
import { decideVerdicts } from './verdicts.ts';

/** All that a decision rests on. */
export interface DecisionInput {
  monitor: Pick<Monitor, 'metadata' | 'spec' | 'status'>;
  /** Undefined where there is no such model. */
  observed: Observed | undefined;
  now: Date;
}

/** What was decided. */
export interface Decision {
  /** To be in the checkpoint before anyone is told. */
  memory: Memory;
  /** @param ledTo what the episode led to, as far as it is known. */
  status: (ledTo: LedTo | undefined) => MonitorStatus;
  /** What to tell of the step to this status. */
  events: (status: MonitorStatus) => RecordedEvent[];
}

const NOTHING_TO_SEE: Observed = {
  closed: [],
  pods: { asked: 0, answered: 0, terminating: 0 },
  unscraped: { pods: 0 },
  decided: undefined,
  troubles: [],
  lookAgainAfter: 0,
};

/** Judges the windows that are over and were not judged before, follows the episode, and says how the monitor stands. Pure. */
export function decideMonitor({ monitor, observed = NOTHING_TO_SEE, now }: DecisionInput): Decision {
  const remembered = parseMemory(observed.decided);
  const before = remembered ?? memoryOf(monitor.status);
  const watched: Watched = {
    monitor: monitor.metadata.name,
    model: observed.reference?.digest,
    milliseconds: observed.open?.milliseconds ?? observed.closed.at(-1)?.window.milliseconds,
    persistence: monitor.spec.persistence,
  };
  const memory = observed.closed.reduce(
    (known, closed) =>
      isJudged(known, closed)
        ? known
        : withEpisode(remember(known, judge(monitor.spec, closed), monitor), watched, now),
    withEpisode(before, watched, now),
  );
  const counting = countingWindows(memory.windows, watched);
  const troubles =
    observed === NOTHING_TO_SEE ? [modelMissing(monitor)] : troublesOf(monitor, observed, memory);
  const verdicts = decideVerdicts({ monitor, observed, memory, counting, troubles });
  const tell = (known: Memory, ledTo: LedTo | undefined) =>
    writeStatus({ monitor, observed, memory: known, verdicts, ledTo, now });
  return {
    memory,
    status: (ledTo) => tell(memory, ledTo),
    // Where the status was lost, what had been told before is not told again.
    events: (status) =>
      driftEvents(monitor.status ?? (remembered && tell(remembered, status.episode?.ledTo)), status),
  };
}

/** Windows of a model are judged in their order, each once. */
function isJudged({ windows }: Memory, { window, reference: { digest } }: ClosedWindow): boolean {
  return windows.some(
    ({ artifact, start, end }) =>
      digestOf(artifact) === digest && end - start === window.milliseconds && start >= window.start,
  );
}

function remember(
  { windows, totals, unsuitable: _, ...memory }: Memory,
  { window, columns, unsuitable }: Judgement,
  { metadata: { generation } }: Pick<Monitor, 'metadata'>,
): Memory {
  return {
    ...memory,
    windows: [window, ...windows].slice(0, MAXIMUM_WINDOWS),
    columns,
    totals: {
      windows: totals.windows + 1,
      alarms: totals.alarms + (window.verdict === 'Alarm' ? 1 : 0),
      rows: totals.rows + window.rows,
    },
    ...(unsuitable.length > 0 && { unsuitable: { generation, messages: unsuitable } }),
  };
}

function withEpisode({ episode: before, ...memory }: Memory, watched: Watched, now: Date): Memory {
  const episode = followEpisode({ windows: memory.windows, episode: before }, watched, now.getTime());
  return episode ? { ...memory, episode } : memory;
}
