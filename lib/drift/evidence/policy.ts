/** When a column counts as drifted. */
export interface ColumnThresholds {
  /** The Benjamini–Hochberg p-value that it has at most; from 0 to 1. */
  significance: number;
  /** The effect that it has at least: standard deviations of the reference for numbers, Jensen–Shannon distance for categories, share for missing values. */
  effect: number;
}

/** The policy Evidence: a column has drifted when chance is ruled out and the change is large enough to matter. */
export interface EvidencePolicy extends ColumnThresholds {
  /** Other thresholds for single columns; the score is called `probability`. */
  columns: Readonly<Record<string, Partial<ColumnThresholds>>>;
  /** Columns that are not judged. */
  ignored: readonly string[];
  /** Rows that a column needs in the window at least. */
  minimumRows: number;
  /** Rows that it needs for each of its categories. */
  minimumRowsACategory: number;
  /** Rows that it needs in the reference. */
  minimumReferenceRows: number;
  /** Rows that the score needs in the reference, which has test rows only. */
  minimumScoreRows: number;
  /** Drifted columns that make a window alarm, the score being one of them. */
  minimumColumns: number;
  /** The share of judged columns that must have drifted as well; from 0 to 1. */
  minimumShare: number;
}

/** What holds where nothing is said. */
export const DEFAULT_EVIDENCE_POLICY: EvidencePolicy = {
  significance: 0.01,
  effect: 0.1,
  columns: {},
  ignored: [],
  minimumRows: 1_000,
  minimumRowsACategory: 40,
  minimumReferenceRows: 2_000,
  minimumScoreRows: 1_000,
  minimumColumns: 1,
  minimumShare: 0,
};

/** The thresholds of one column. */
export function thresholdsOf(policy: EvidencePolicy, column: string): ColumnThresholds {
  const own = Object.hasOwn(policy.columns, column) ? policy.columns[column] : undefined;
  return { significance: own?.significance ?? policy.significance, effect: own?.effect ?? policy.effect };
}
