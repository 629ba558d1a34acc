import type { DriftTest } from './evidently/tests.ts';

/** What a test found. */
export interface Measure {
  /** Always finite: the largest double stands for infinity. Where bins leave it in doubt, its lower end, by which verdicts go. */
  statistic: number;
  /** The statistic of the raw rows is at most so much larger; absent where it is the same, or where nothing bounds it. */
  bound?: number;
  /** From 0 to 1; absent for distances, which have none. */
  pValue?: number;
  precision: Precision;
}

/** Whose rules hold. Evidence: chance is ruled out and the change is large enough to matter. Evidently: the tests, thresholds and share of its preset. */
export type DriftPolicy = 'Evidence' | 'Evidently';

/** What a person wants for one column in place of the policy's own. */
export interface ColumnRule {
  /** The feature's name; `probability` is the score. */
  name: string;
  /** It is neither judged nor counted. */
  ignore?: boolean;
  /** Evidently: the test in place of its default. Evidence: a distance that takes the place of its effect, or a significance test, which has to be the one that the column's kind takes. */
  test?: DriftTest;
  /**
   * For a distance, what it reaches at least; for a significance test, what its p-value is at most (Evidence: after Benjamini and Hochberg). Without a test,
   * that of the policy's own, which is the distance for Evidence. How far the share of missing values may move stays the policy's.
   */
  threshold?: number;
}

/** When the whole alarms: from so many drifted columns on, or from such a share of the judged ones. Without either Evidence takes one column, Evidently a half. */
export interface AlarmRule {
  /** 1 or more. */
  columns?: number;
  /** From 0 to 1. */
  share?: number;
}

/** How a person wants data to be judged. */
export interface JudgementRules {
  policy: DriftPolicy;
  columns?: readonly ColumnRule[];
  alarm?: AlarmRule;
  /** Rows that a column needs to be judged. Without it Evidence takes 1,000 and 40 for each category, Evidently one. */
  minimumRows?: number;
}

/**
 * What a statistic is good for. Exact: the raw rows give the same. Bounded: that of the raw rows lies from it to it plus `bound`, values
 * farther than 32 deviations from the centre taken for 32 away. OwnBins: it is that of fixed
 * bins or pooled categories of the reference profile, which no other program has; compare it only with others of the same reference.
 */
export type Precision = 'Exact' | 'Bounded' | 'OwnBins';

/** What of a column was compared: its values, the share of rows without one, or, of texts of which no more is known, their lengths. */
export type Compared = 'Values' | 'MissingShare' | 'TextLengths';

/** What is said of one column. */
export interface JudgedColumn {
  name: string;
  verdict: 'Drifted' | 'Stable' | 'InsufficientData' | 'Ignored';
  /** Rows with a value. */
  rows: { reference: number; current: number };
  /** Rows without one. */
  missing: { reference: number; current: number };
  /** Absent, as all that follow it, where nothing was tested. */
  test?: DriftTest;
  compared?: Compared;
  precision?: Precision;
  /** As of a measure. Of MissingShare: the difference of the shares, from 0 to 1. */
  statistic?: number;
  bound?: number;
  /** From 0 to 1; Evidence: adjusted for the number of columns. Absent for distances of the policy Evidently, which have none. */
  pValue?: number;
  /** Of the p-value for a significance test, else of the statistic. */
  threshold?: number;
  /** Why it was not judged, or why without a test: part of a sentence for a person. */
  reason?: string;
}

/** What is said of the whole: Alarm where enough columns have drifted, InsufficientData where none could be judged. */
export interface DriftVerdict {
  verdict: 'Alarm' | 'Clear' | 'InsufficientData';
  /** How many columns could be judged, the score included. */
  judged: number;
  /** The names of those that drifted, the largest change first. */
  drifted: string[];
  /** Drifted columns of those judged, from 0 to 1. */
  share: number;
  /** In the order of the reference, the score last. */
  columns: JudgedColumn[];
}
