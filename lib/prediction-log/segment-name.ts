/** Who writes a segment, and when its first row came. */
export interface SegmentOrigin {
  /** The pod's uid, or the host's name. */
  pod: string;
  /** Tells a container that starts again in its pod from the one before. */
  process: string;
  /** Which segment of the process it is, from 1 on. */
  sequence: number;
  /** In milliseconds since 1970. */
  opened: number;
}

/** Ending of segments; what is called otherwise is no part of a log. */
export const SEGMENT_ENDING = '.ndjson';

/** A directory for each day, in UTC: a log is kept, copied and thrown away by days. */
export const DAY_NAME = /^\d{4}-\d\d-\d\d$/;

/** How long a segment takes rows from its first one on; the last of them may be of the day that follows its directory's. */
export const SEGMENT_MILLISECONDS = 60_000;

/** The path of a segment in its log, such as `2026-03-01/235959-<pod>-<process>-000001.ndjson`: no two segments ever have the same. */
export function segmentName({ pod, process, sequence, opened }: SegmentOrigin): string {
  const time = new Date(opened).toISOString();
  const clock = time.slice(11, 19).replaceAll(':', '');
  const origin = `${clock}-${pod}-${process}-${String(sequence).padStart(6, '0')}`;
  return `${dayOf(opened)}/${origin.replaceAll(/[^A-Za-z0-9.-]/g, '_')}${SEGMENT_ENDING}`;
}

/** The name of a day's directory. @param time in milliseconds since 1970 */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
