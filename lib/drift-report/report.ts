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
export interface ReportColumn {
  name: string;
  drift: boolean;
  /** The test in words; absent where none could be made, and `reason` says why. */
  test?: string;
  score?: number;
  threshold?: number;
  reason?: string;
  /** Rows with a value. */
  rows: { reference: number; current: number };
  missing: { reference: number; current: number };
  plot: Plot;
}

/** What a page about drift tells. */
export interface DriftReport {
  title: string;
  /** What was compared, in the reader's words: files, a version, a window. */
  reference: string;
  current: string;
  drift: boolean;
  /** Drifted columns among those judged, and from which share on the whole has drifted. */
  share: number;
  driftShare: number;
  columns: readonly ReportColumn[];
  leftOut: readonly { name: string; reason: string }[];
}
