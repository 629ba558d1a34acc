import { addCounts, type ColumnCounts, presentRows } from '@churnops/lib/profile/column-counts.ts';
import { type ProfileWindow, totalOf } from '@churnops/lib/profile/profile-window.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';

/** A reference that is made of the first windows of a model's traffic. */
export interface FirstWindows {
  /** How many windows make it. */
  wanted: number;
  /** When those began that are in it; milliseconds since the epoch. */
  starts: readonly number[];
  rows: number;
  columns: readonly ColumnCounts[];
}

/** Whether it is made: what comes later is compared with it. */
export function isComplete({ starts, wanted }: FirstWindows): boolean {
  return starts.length >= wanted;
}

/** Adds a window that is over. Without one to add to, it is the first. */
export function addWindow(
  first: FirstWindows | undefined,
  window: ProfileWindow,
  wanted: number,
): FirstWindows {
  const { rows, columns } = totalOf(window);
  if (first === undefined) return { wanted, starts: [window.start], rows, columns };
  const sum = first.columns.map((counts) => ({ ...counts, bins: counts.bins.slice() }));
  columns.forEach((counts, index) => {
    addCounts(sum[index]!, counts);
  });
  return { wanted, starts: [...first.starts, window.start], rows: first.rows + rows, columns: sum };
}

/** The counts of the first windows in place of those of the training data. @param profile in the bins that traffic is counted in. */
export function profileOf(profile: ReferenceProfile, { columns: counts }: FirstWindows): ReferenceProfile {
  const columns = profile.columns.map((column, index) => ({ ...column, counts: counts[index]! }));
  if (profile.score === undefined) return { columns };
  return { columns, score: { ...profile.score, counts: counts[columns.length]! } };
}

/** Rows that a profile was made of: each is in every column, with a value or without. */
export function rowsOf({ columns, score }: ReferenceProfile): number {
  const rows = (counts: ColumnCounts) => presentRows(counts) + counts.missing + counts.unknown;
  return [...columns, ...(score === undefined ? [] : [score])].reduce(
    (most, { counts }) => Math.max(most, rows(counts)),
    0,
  );
}
