import { canonicalJson } from '../json/canonical-json.ts';
import { type ColumnCounts, writeCounts } from './column-counts.ts';

/** Numbers, or texts of which only the length in UTF-16 units is profiled. */
export interface NumericLayout {
  kind: 'Numeric' | 'Text';
  /** See `chooseEdges`; there is one bin more than there are edges. */
  edges: number[];
  /** The mean, a float32; 0 where there are fewer than 10 rows. */
  centre: number;
  /** The standard deviation of the population, for a constant a thousandth of its size; 0, and then no sums, where there are fewer than 10 rows. */
  deviation: number;
}

/** How the values of a column are told apart. */
export type ColumnLayout =
  | NumericLayout
  | {
      kind: 'Categorical';
      /** Sorted, with 10 rows or more each; the last bin counts all other known ones. */
      categories: string[];
    }
  /** Two bins: false and true. */
  | { kind: 'Boolean' };

/** A column of the reference, and how often each kind of value occurs there. */
export type ColumnReference = ColumnLayout & { name: string; counts: ColumnCounts };
/** The same for a column that is known to be of numbers. */
export type NumericReference = NumericLayout & { name: string; counts: ColumnCounts };

/** The profile of the data that a model was trained on: what live traffic is compared with. */
export interface ReferenceProfile {
  /** Features in the order of the contract. */
  columns: ColumnReference[];
  /** P(positive) on test rows only: on rows it was trained on, a model is surer than it will be. Absent where it is not known. */
  score?: NumericReference;
}

/** The version that is written and read. */
export const REFERENCE_FORMAT_VERSION = 1;
/** The score's name among columns; no feature can have it. */
export const SCORE_COLUMN = 'probability';
/** Levels that a categorical column has at most; with more it is profiled as text. */
export const MAXIMUM_LEVELS = 1_000;

/** All columns that are counted, in the order of their counts: the features, and the score where there is one. */
export function profiledColumns({ columns, score }: ReferenceProfile): ColumnReference[] {
  return score === undefined ? columns : [...columns, score];
}

/** How many bins a column has. */
export function binsOf(column: ColumnLayout): number {
  switch (column.kind) {
    case 'Categorical':
      return column.categories.length + 1;
    case 'Boolean':
      return 2;
    default:
      return column.edges.length + 1;
  }
}

/** Writes the profile as canonical JSON: the same profile is always the same bytes. */
export function writeReferenceProfile({ columns, score }: ReferenceProfile): string {
  const write = (column: ColumnReference) => ({ ...column, counts: writeCounts(column.counts) });
  return canonicalJson({
    formatVersion: REFERENCE_FORMAT_VERSION,
    columns: columns.map(write),
    score: score === undefined ? undefined : write(score),
  });
}
