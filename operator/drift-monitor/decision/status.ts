import { totalOf } from '@churnops/lib/profile/profile-window.ts';
import { setVerdicts } from '../../controller/conditions.ts';
import type { Monitor, MonitorStatus } from '../monitor.ts';
import type { Observed } from '../observation/observed.ts';
import { CONDITIONS, type Reasons, type Verdicts } from './conditions.ts';
import { type Episode, type JudgedWindow, MAXIMUM_WINDOWS, type Memory } from './memory.ts';
import { formatTime } from './wording.ts';

/** What a status is made of. */
export interface StatusInput {
  monitor: Pick<Monitor, 'metadata' | 'status'>;
  observed: Observed;
  memory: Memory;
  verdicts: Verdicts;
  /** What the episode led to, as it is known elsewhere. */
  ledTo: LedTo | undefined;
  now: Date;
}

/** What an episode led to. */
export type LedTo = NonNullable<NonNullable<MonitorStatus['episode']>['ledTo']>;

/** The whole status. It holds no time of the last look, so that it is at rest while no row comes. */
export function writeStatus({ monitor, observed, memory, verdicts, ledTo, now }: StatusInput): MonitorStatus {
  const { windows, columns, totals, episode } = memory;
  const { reference } = observed;
  const { generation } = monitor.metadata;
  const [newest] = windows;
  return {
    observedGeneration: generation,
    ...(reference && {
      reference: { artifact: reference.artifact, kind: reference.kind, rows: reference.rows },
    }),
    ...openWindow(observed),
    ...(newest && { last: { ...lastWindow(newest), columns }, history: history(windows) }),
    ...(newest && { totals }),
    ...(episode && { episode: { ...tellEpisode(episode), ...(ledTo && { ledTo }) } }),
    conditions: setVerdicts<Reasons>(monitor.status?.conditions, CONDITIONS, verdicts, generation, now),
  };
}

/** Of a window without rows there is nothing to tell, and an idle monitor is at rest. */
function openWindow({ open, pods, unscraped }: Observed): Pick<MonitorStatus, 'window'> {
  if (!open) return {};
  const { rows } = totalOf(open);
  if (rows === 0) return {};
  return {
    window: {
      start: formatTime(open.start),
      end: formatTime(open.start + open.milliseconds),
      rows,
      pods: pods.asked,
      answered: pods.answered,
      ...(unscraped.pods > 0 && { unscraped: unscraped.pods }),
    },
  };
}

function lastWindow({ start, end, worst: _, ...window }: JudgedWindow): NonNullable<MonitorStatus['last']> {
  return { start: formatTime(start), end: formatTime(end), ...window };
}

/** Two models can have served in one window of time; of these the later one is told. */
function history(windows: readonly JudgedWindow[]): NonNullable<MonitorStatus['history']> {
  const byStart = new Map<number, JudgedWindow>();
  for (const window of windows) if (!byStart.has(window.start)) byStart.set(window.start, window);
  return [...byStart.values()]
    .sort((one, other) => other.start - one.start)
    .slice(0, MAXIMUM_WINDOWS)
    .map(({ start, verdict, drifted }) => ({ start: formatTime(start), verdict, drifted }));
}

function tellEpisode({ id, since, columns, endedAt }: Episode): NonNullable<MonitorStatus['episode']> {
  return {
    ...{ id, since: formatTime(since), columns },
    ...(endedAt !== undefined && { endedAt: formatTime(endedAt) }),
  };
}
