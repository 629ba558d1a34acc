import { error } from '../../errors.ts';
import { type ComparedColumn, countRows } from './column.ts';
import { chooseTest, DEFAULT_THRESHOLDS, type Direction, type DriftTest, isDrift, scoreOf } from './tests.ts';

/** The policy Evidently: what its DataDriftPreset does where nothing is said, on raw columns. */
export interface EvidentlyPolicy {
  /** The share of judged columns that makes the dataset drifted, from 0 to 1. */
  driftShare: number;
  /** The test of single columns, and the threshold of their score; the test's own direction holds. */
  columns: Readonly<Record<string, { test?: DriftTest; threshold?: number }>>;
  /** Columns that are not judged. */
  ignored: readonly string[];
}

/** What holds where nothing is said. */
export const DEFAULT_EVIDENTLY_POLICY: EvidentlyPolicy = { driftShare: 0.5, columns: {}, ignored: [] };

/** What is said of one column. Rows are those with a value that is neither missing nor infinite. */
export interface DatasetColumnVerdict {
  column: string;
  verdict: 'Drifted' | 'NotDrifted' | 'InsufficientData' | 'Ignored';
  rows: { reference: number; current: number };
  /** Absent where nothing was tested. */
  result?: { test: DriftTest; score: number; threshold: number; direction: Direction };
}

/** What is said of a dataset; InsufficientData where no column could be judged. */
export interface DatasetVerdict {
  verdict: 'Drifted' | 'NotDrifted' | 'InsufficientData';
  /** Drifted columns of those that were judged, from 0 to 1. */
  share: number;
  judged: number;
  drifted: string[];
  columns: DatasetColumnVerdict[];
}

/**
 * Judges a dataset column by column as Evidently does. A column without a single value on either side is InsufficientData and not counted, where Evidently ends with an error.
 *
 * @param columns by name. @throws DriftTestUnsuitable where a column was given a test that is not made for it.
 */
export function judgeDataset(
  columns: ReadonlyMap<string, ComparedColumn>,
  policy: EvidentlyPolicy = DEFAULT_EVIDENTLY_POLICY,
): DatasetVerdict {
  const verdicts = [...columns].map(([name, column]) => judgeColumn(name, column, policy));
  const drifted = verdicts.filter(({ verdict }) => verdict === 'Drifted').map(({ column }) => column);
  const judged = verdicts.filter(({ result }) => result !== undefined).length;
  const share = judged === 0 ? 0 : drifted.length / judged;
  const verdict = judged === 0 ? 'InsufficientData' : share >= policy.driftShare ? 'Drifted' : 'NotDrifted';
  return { verdict, share, judged, drifted, columns: verdicts };
}

function judgeColumn(name: string, column: ComparedColumn, policy: EvidentlyPolicy): DatasetColumnVerdict {
  const rows = { reference: countRows(column.reference), current: countRows(column.current) };
  const told = { column: name, rows };
  if (policy.ignored.includes(name)) return { ...told, verdict: 'Ignored' };
  if (rows.reference === 0 || rows.current === 0) return { ...told, verdict: 'InsufficientData' };
  const own = Object.hasOwn(policy.columns, name) ? policy.columns[name] : undefined;
  const test = own?.test ?? chooseTest(column);
  const { threshold: usual, direction } = DEFAULT_THRESHOLDS[test];
  const threshold = own?.threshold ?? usual;
  const score = scoreOf(column, test);
  if (score === undefined) throw error('DriftTestUnsuitable', { test, column: name });
  const verdict = isDrift(score, threshold, direction) ? 'Drifted' : 'NotDrifted';
  return { ...told, verdict, result: { test, score, threshold, direction } };
}
