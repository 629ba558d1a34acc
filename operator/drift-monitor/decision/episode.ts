import {
  DEFAULT_PERSISTENCE,
  driftState,
  type Persistence,
} from '@churnops/lib/drift/evidence/persistence.ts';
import { episodeId } from './episode-id.ts';
import { digestOf, type Episode, type JudgedWindow } from './memory.ts';

/** What an episode follows from, besides the windows. */
export interface Watched {
  /** The monitor's name. */
  monitor: string;
  /** The digest that serves. */
  model: string | undefined;
  /** The length of a window in milliseconds; neither is known before there is a reference. */
  milliseconds: number | undefined;
  persistence: Persistence | undefined;
}

/** The windows that count for what is said now: those of the model that serves, as long as windows are now; the newest first. */
export function countingWindows(
  windows: readonly JudgedWindow[],
  { model, milliseconds }: Watched,
): JudgedWindow[] {
  return windows.filter(
    ({ artifact, start, end }) => digestOf(artifact) === model && end - start === milliseconds,
  );
}

/**
 * The episode after the newest window. It begins when enough windows alarm, and ends with the first clear window after which they are too few: windows that
 * cannot be judged, such as those of a night, do not end it. Another served model ends it, because what is compared with is another.
 *
 * @param now in milliseconds since the epoch: when an episode ends that another model ended.
 */
export function followEpisode(
  { windows, episode }: { windows: readonly JudgedWindow[]; episode: Episode | undefined },
  watched: Watched,
  now: number,
): Episode | undefined {
  const goesOn = episode !== undefined && episode.endedAt === undefined;
  const { model, milliseconds, persistence = DEFAULT_PERSISTENCE } = watched;
  if (model === undefined || milliseconds === undefined) return episode;
  if (goesOn && episode.model !== model)
    return followEpisode({ windows, episode: { ...episode, endedAt: now } }, watched, now);
  const counting = countingWindows(windows, watched);
  const [newest] = counting;
  if (newest === undefined) return episode;
  const detected = driftState(counting, milliseconds, persistence) === 'Detected';
  if (!goesOn)
    return detected ? begin(counting, { ...watched, model, milliseconds, persistence }, episode) : episode;
  if (newest.verdict === 'Alarm') return { ...episode, columns: newest.worst };
  return newest.verdict === 'Clear' && !detected ? { ...episode, endedAt: newest.end } : episode;
}

type Complete<T> = { [Key in keyof T]: NonNullable<T[Key]> };

function begin(
  counting: readonly JudgedWindow[],
  { monitor, model, milliseconds, persistence }: Complete<Watched>,
  before: Episode | undefined,
): Episode {
  const newest = counting[0]!;
  const from = newest.start - (persistence.windows - 1) * milliseconds;
  const alarms = counting.filter(({ start, verdict }) => start >= from && verdict === 'Alarm');
  const since = alarms.at(-1)!.start;
  const id = episodeId(monitor, since);
  // Two models can alarm in one window, and these are two episodes.
  const own = before?.id === id ? episodeId(monitor, since, model) : id;
  return { id: own, model, since, columns: alarms[0]!.worst };
}
