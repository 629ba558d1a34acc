import type { ComparedColumn } from '@churnops/lib/drift/evidently/column.ts';
import {
  chooseTest,
  DEFAULT_THRESHOLDS,
  type DriftTest,
  isDrift,
  scoreOf,
} from '@churnops/lib/drift/evidently/tests.ts';
import type { SamplePair } from './read-samples.ts';

/** What became of one column. */
export interface ColumnVerdict {
  name: string;
  type: ComparedColumn['type'];
  drift: boolean;
  /** Absent where no test can be made: see `reason`. */
  test?: DriftTest;
  score?: number;
  threshold?: number;
  reason?: string;
  /** Rows with a value that was compared. */
  rows: { reference: number; current: number };
  /** Rows without one, and numbers that are not finite. */
  missing: { reference: number; current: number };
  column: ComparedColumn;
}

/** A column that is not judged, and why. */
export interface LeftOutColumn {
  name: string;
  reason: string;
}

/** Judges one column by the tests and thresholds that Evidently takes where nothing is said. */
export function judgeColumn(pair: SamplePair): ColumnVerdict | LeftOutColumn {
  const { reference, current } = pair;
  const { name } = reference;
  const numeric = [reference, current].some(({ kind }) => kind === 'Numeric');
  if (!numeric) {
    const reason = whyNoCategories(pair);
    if (reason !== undefined) return { name, reason };
  }
  const column: ComparedColumn = numeric
    ? {
        type: 'Numeric',
        reference: reference.sorted(),
        current: current.sorted(),
        integers: reference.integers && current.integers,
      }
    : { type: 'Categorical', reference: reference.levels, current: current.levels };
  const missing = {
    reference: reference.missing + reference.infinite,
    current: current.missing + current.infinite,
  };
  const rows = { reference: reference.rows - missing.reference, current: current.rows - missing.current };
  const known = { name, type: column.type, rows, missing, column };
  if (rows.reference === 0 && rows.current === 0) return { name, reason: 'it has no value in either file' };
  if (rows.current === 0) return { ...known, drift: true, reason: 'no value is left of it' };
  if (rows.reference === 0) return { ...known, drift: true, reason: 'the reference has no value of it' };
  const test = chooseTest(column);
  const score = scoreOf(column, test);
  if (score === undefined)
    throw new TypeError(`the test ${test} was chosen for ${name}, and is not made for it`);
  const { threshold, direction } = DEFAULT_THRESHOLDS[test];
  return { ...known, test, score, threshold, drift: isDrift(score, threshold, direction) };
}

/** Whether the column was judged. */
export function isJudged(verdict: ColumnVerdict | LeftOutColumn): verdict is ColumnVerdict {
  return 'drift' in verdict;
}

function whyNoCategories({ reference, current }: SamplePair): string | undefined {
  for (const { overflowed, levels, isDate } of [reference, current]) {
    if (overflowed) return 'it has more than 100,000 different values';
    if (isDate) return 'it holds dates, which always move on';
    let rows = 0;
    for (const count of levels.values()) rows += count;
    // Evidently takes such a column for text, which has no distribution to compare.
    if (rows > 1 && levels.size > rows / 2)
      return 'more than half of its values are different: it is text or a key';
  }
  return undefined;
}
