import type { DriftPolicy, DriftVerdict, JudgedColumn } from '../drift/verdict.ts';

/** How the rows of a column lie, in shares of each sample: to be drawn. */
export type Plot =
  | {
      kind: 'Bins';
      /** Ascending, one more than there are bins; the outer bins hold what lies beyond too. */
      edges: readonly number[];
      reference: readonly number[];
      current: readonly number[];
    }
  | {
      kind: 'Levels';
      names: readonly string[];
      reference: readonly number[];
      current: readonly number[];
    };

/** One judged column of a report. */
export type ReportColumn = JudgedColumn & { plot: Plot };

/** What a page about drift tells. */
export interface DriftReport extends Omit<DriftVerdict, 'columns'> {
  title: string;
  /** What was compared, in the reader's words: files, a version, a window. */
  reference: string;
  current: string;
  policy: DriftPolicy;
  columns: readonly ReportColumn[];
  /** Columns of which nothing is said. */
  leftOut: readonly { name: string; reason: string }[];
}
