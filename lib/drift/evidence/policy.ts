/** The policy Evidence: a column has drifted when chance is ruled out and the change is large enough to matter. */
export const EVIDENCE = {
  /** The p-value that a column has at most, after Benjamini and Hochberg. */
  significance: 0.01,
  /** The distance that it has at least: standard deviations of the reference for numbers, Jensen–Shannon distance for categories; also the difference of the shares of missing values. */
  effect: 0.1,
  /** Rows that a column needs in the window. */
  minimumRows: 1_000,
  /** Rows that it needs for each of its categories. */
  minimumRowsACategory: 40,
  /** Rows that it needs in the reference. */
  minimumReferenceRows: 2_000,
  /** Rows that the score needs in the reference, which has test rows only. */
  minimumScoreRows: 1_000,
} as const;
