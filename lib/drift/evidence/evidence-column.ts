import type { DriftTest } from '../evidently/tests.ts';
import type { JudgedColumn, Measure } from '../verdict.ts';

/** One column of two samples, raw or in bins, as the policy Evidence asks it. */
export interface EvidenceColumn {
  name: string;
  /** Text: all that is known of the values is how long they are. */
  kind: 'Numeric' | 'Categorical' | 'Text';
  /** Rows with a value. */
  rows: JudgedColumn['rows'];
  /** Rows without one. */
  missing: JudgedColumn['missing'];
  /** Categories that either sample has, a missing one among them; 0 for numbers. */
  levels: number;
  /** Whether the reference has at most two categories, missing ones aside. */
  isTwofold: boolean;
  /** Whether chance explains the difference: K-S for numbers, with missing values below all others; chi-square of two samples for categories, with missing ones among them. */
  significance(): Significance;
  /** How far apart the samples are: numbers by their values alone, categories with missing ones among them. Undefined where the distance is not made for the column. */
  distance(distance: DriftTest): Measure | undefined;
}

/** A test of significance and its p-value, before it is known how many others were made. */
export interface Significance extends Measure {
  test: 'KolmogorovSmirnov' | 'ChiSquare' | 'Proportions';
  pValue: number;
}

/** The distance that is taken where nothing is said. */
export function usualDistance({ kind }: Pick<EvidenceColumn, 'kind'>): DriftTest {
  return kind === 'Categorical' ? 'JensenShannon' : 'Wasserstein';
}
