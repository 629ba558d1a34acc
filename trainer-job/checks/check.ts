/** What a check looks at. */
export type CheckType = 'RowCount' | 'MissingShare' | 'DuplicateKeys' | 'PositiveShare' | 'Range';

/** One demand on the data beyond their contract. */
export interface Check {
  name: string;
  type: CheckType;
  /** The column that MissingShare and Range look at. */
  column?: string;
  minimum?: number;
  /** Absent: 0 for MissingShare and DuplicateKeys, else no upper bound. */
  maximum?: number;
}
