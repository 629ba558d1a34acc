import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { error } from '../errors.ts';
import { type PredictionRecord, parseRecord } from './prediction-record.ts';
import { DAY_NAME, dayOf, SEGMENT_ENDING, SEGMENT_MILLISECONDS } from './segment-name.ts';

/** Which predictions are read: those from `since` on and before `until`, in milliseconds since 1970. */
export interface TimeRange {
  since: number;
  until: number;
}

/** A segment has 8 MiB; several of them, put together by someone, are read too. */
const MAXIMUM_BYTES = 256 * 2 ** 20;

/** The range that leaves nothing out. */
export const ALL_TIME: TimeRange = {
  since: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
};

/**
 * Reads a log that is a directory of segments, or a copy of one, segment by segment in the order of their names. What a process was still writing when it ended
 * has another name and is no part of it; so is a last line without an end, which only a cut copy has.
 *
 * @throws PredictionLogInvalid where there is no segment, or a line is no record; it names file and line, and no id.
 */
export async function* readPredictionLog(
  directory: string,
  range: TimeRange = ALL_TIME,
): AsyncGenerator<PredictionRecord[], void> {
  const { since, until } = range;
  let segments = 0;
  for await (const path of listSegments(directory)) {
    segments++;
    if (!mayHold(path, range)) continue;
    const records = await readSegment(directory, path);
    yield records.filter(({ time }) => time >= since && time < until);
  }
  if (segments === 0)
    throw error('PredictionLogInvalid', {
      place: directory,
      reason: `there is no segment in it (a file *${SEGMENT_ENDING}, in it or in a directory of a day, such as 2026-03-01)`,
    });
}

/** Relative paths, those directly in the log first. */
async function* listSegments(directory: string): AsyncGenerator<string, void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    const reason =
      cause.code === 'ENOENT' ? 'there is no such directory' : `it cannot be read (${cause.code})`;
    throw error('PredictionLogInvalid', { place: directory, reason }, { cause });
  });
  yield* segmentsOf(entries.map(({ name }) => name));
  const days = entries.filter((entry) => entry.isDirectory() && DAY_NAME.test(entry.name));
  for (const { name } of days.sort((one, other) => (one.name < other.name ? -1 : 1)))
    for (const segment of segmentsOf(await readdir(join(directory, name)))) yield `${name}/${segment}`;
}

function segmentsOf(names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith(SEGMENT_ENDING) && !name.startsWith('.')).sort();
}

/** Whether a row of the range can be in a segment, as far as its directory tells. */
function mayHold(path: string, { since, until }: TimeRange): boolean {
  const [day = ''] = path.split('/');
  if (!DAY_NAME.test(day)) return true;
  // A minute, and another for clocks that were set meanwhile.
  const first = Number.isFinite(since) ? dayOf(since - 2 * SEGMENT_MILLISECONDS) : '';
  return day >= first && (!Number.isFinite(until) || day <= dayOf(until));
}

async function readSegment(directory: string, path: string): Promise<PredictionRecord[]> {
  const place = join(directory, path);
  const { size } = await stat(place);
  if (size > MAXIMUM_BYTES)
    throw error('PredictionLogInvalid', { place, reason: `it is larger than ${MAXIMUM_BYTES} bytes` });
  const lines = (await readFile(place, 'utf8')).split('\n');
  lines.pop();
  return lines.map((line, index) => {
    const record = parseRecord(line);
    if (record !== undefined) return record;
    throw error('PredictionLogInvalid', { place, reason: `line ${index + 1} is no prediction` });
  });
}
