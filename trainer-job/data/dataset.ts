/** A Numeric, Boolean (0 or 1) or Date (days since 1970-01-01) column. */
export interface NumericColumn {
  kind: 'Numeric';
  /** One float32 a row; NaN is missing. */
  values: Float32Array;
}

/** A Categorical column, dictionary-encoded. */
export interface CategoricalColumn {
  kind: 'Categorical';
  /** An index into `levels` a row; -1 is missing. */
  codes: Int32Array;
  /** The different values in order of their first appearance. */
  levels: string[];
}

/** A column of either kind. */
export type Column = NumericColumn | CategoricalColumn;

/** The code of a missing categorical value. */
export const MISSING_CODE = -1;

/** Rows that keep the contract, by column. */
export interface Dataset {
  rows: number;
  /** By feature name, in contract order. */
  columns: ReadonlyMap<string, Column>;
  /** 1 where the target is the positive class, else 0. */
  labels: Uint8Array;
  /** What places every row in a set, from its key or its content. */
  hashes: RowHashes;
  /** The time column in days since 1970-01-01, where the contract names one. */
  times?: Float64Array;
  /** Where rows may be too young: what of the data was used. */
  used?: UsedRows;
}

/** Which rows of the data were old enough for their answers to be known. */
export interface UsedRows {
  /** sha256 over the cells of these rows, in the contract's columns and in their order, as `sha256:<hex>`: younger rows do not change it. */
  fingerprint: string;
  /** Rows that were left out. */
  awaiting: number;
  /** When the first of those is old enough, in milliseconds since the epoch. */
  nextMature?: number;
}

/** 85 bits of every row's hash. */
export interface RowHashes {
  /** The first 53 bits as a fraction in [0, 1): the row's place in the split. */
  positions: Float64Array;
  /** The 32 bits behind them, which tell equal keys from equal positions. */
  remainders: Uint32Array;
}

/** A categorical column of the dataset. @throws TypeError where the contract and the dataset differ. */
export function categoricalColumn(dataset: Dataset, name: string): CategoricalColumn {
  const column = dataset.columns.get(name);
  if (column?.kind !== 'Categorical') throw new TypeError(`column ${name} is not categorical`);
  return column;
}

/** A numeric column of the dataset. @throws TypeError where the contract and the dataset differ. */
export function numericColumn(dataset: Dataset, name: string): NumericColumn {
  const column = dataset.columns.get(name);
  if (column?.kind !== 'Numeric') throw new TypeError(`column ${name} is not numeric`);
  return column;
}
