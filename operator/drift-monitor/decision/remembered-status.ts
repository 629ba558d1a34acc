import type { MonitorStatus } from '../monitor.ts';
import { digestOf, type Episode, type JudgedWindow, type Memory, NOTHING_DECIDED } from './memory.ts';

/**
 * What a status still tells of what was decided, for where the checkpoint is lost. Of windows before the last one it does not say which model served; they are
 * taken for the model's that served last.
 */
export function memoryOf(status: MonitorStatus | undefined): Memory {
  const { last, history = [], totals, episode } = status ?? {};
  if (last === undefined) return NOTHING_DECIDED;
  const { artifact = '' } = last;
  const [start, end] = [Date.parse(last.start), Date.parse(last.end)];
  const before = history.map((window): JudgedWindow => {
    const from = Date.parse(window.start);
    const { verdict, drifted = 0 } = window;
    return {
      artifact,
      start: from,
      end: from + end - start,
      rows: 0,
      verdict,
      judged: 0,
      drifted,
      worst: [],
    };
  });
  const columns = last.columns ?? [];
  const newest: JudgedWindow = {
    ...{ artifact, start, end, verdict: last.verdict },
    ...{ rows: last.rows ?? 0, judged: last.judged ?? 0, drifted: last.drifted ?? 0 },
    worst: columns.filter(({ verdict }) => verdict === 'Drifted').map(({ name }) => name),
  };
  return {
    windows: [newest, ...before.filter((window) => window.start !== start)],
    columns,
    totals: { windows: totals?.windows ?? 0, alarms: totals?.alarms ?? 0, rows: totals?.rows ?? 0 },
    ...(episode && { episode: episodeOf(episode, digestOf(artifact)) }),
  };
}

function episodeOf(
  { id, since, columns = [], endedAt }: NonNullable<MonitorStatus['episode']>,
  model: string,
): Episode {
  return {
    ...{ id, model, since: Date.parse(since), columns },
    ...(endedAt !== undefined && { endedAt: Date.parse(endedAt) }),
  };
}
