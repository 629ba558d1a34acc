/** A metric on the test rows with its 95 % confidence interval. */
export interface MetricInterval {
  value: number;
  lower: number;
  upper: number;
}

/** `report.json` of a model artifact: how the model was made and how good it is on rows it never saw. */
export interface EvaluationReport {
  formatVersion: 1;
  algorithm: Record<string, unknown>;
  /** How many rows went into each set. */
  rows: { total: number; fit: number; tune: number; test: number };
  /** P(positive) from which on a row is labelled 1; in [0, 1]. */
  threshold: number;
  /** By name: auc, logLoss, accuracy, … */
  metrics: Record<string, MetricInterval>;
  /** Counts at `threshold` on the test rows. */
  confusion: { truePositive: number; falsePositive: number; trueNegative: number; falseNegative: number };
  slices: unknown[];
  holdOut: Record<string, unknown>;
  data: { fingerprint: string; rows: number; positives: number };
  model: { bytes: number; trees?: number; nodes?: number };
}

/** `golden-rows.json`: synthetic rows with the outputs that the model had for them when it was made. */
export interface GoldenRows {
  /** Rows in contract order; null where a value is missing. */
  rows: unknown[][];
  /** P(positive) of each row. */
  probability: number[];
  /** 0 or 1 of each row. */
  label: number[];
}
