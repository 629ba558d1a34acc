import type { StoredFile } from '../storage/storage.ts';

/** A stretch of time: `from` is in it, `before` is not. */
export interface TimeRange {
  from: Date;
  before: Date;
}

/**
 * Those of the files that were written within a time. Stretches that follow one another have each file once, however often it is looked for;
 * one that is written over counts anew, in the stretch in which that happened.
 *
 * A part of a batch counts from its marker on, which is written when the part is whole: a large object bears the time at which its upload began. A part that is
 * newer than its marker is just being made anew, and is waited for.
 *
 * @param all what else there is beside them, markers among it.
 */
export function writtenWithin(
  files: readonly StoredFile[],
  all: readonly StoredFile[],
  { from, before }: TimeRange,
): StoredFile[] {
  const known = new Map(all.map((file) => [file.name, file]));
  return files.filter((file) => {
    const marker = known.get(markerOf(file.name));
    const moment = marker === undefined ? file.modified : wholeSince(file, marker);
    return moment !== undefined && moment >= from && moment < before;
  });
}

function markerOf(name: string): string {
  return `${name.replace(/\.[^.]*$/, '')}.done.json`;
}

function wholeSince({ modified: made }: StoredFile, { modified: marked }: StoredFile): Date | undefined {
  return made !== undefined && marked !== undefined && made > marked ? undefined : marked;
}
