/** The value of a categorical cell that is missing; no category is ever the empty string. */
export const MISSING_CATEGORY = '';

/** Rows that were checked against a contract, by column, as the model takes them. */
export interface Columns {
  /** How many rows there are; every column has this length. */
  rows: number;
  /** Numeric, Boolean (0 or 1) and Date (days since 1970-01-01) columns; NaN is missing. */
  numeric: Map<string, Float32Array>;
  /** Categorical columns; MISSING_CATEGORY is missing. */
  categorical: Map<string, string[]>;
}
