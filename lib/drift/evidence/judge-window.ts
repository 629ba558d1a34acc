import { type ColumnCounts, presentRows } from '../../profile/column-counts.ts';
import {
  type ColumnReference,
  profiledColumns,
  type ReferenceProfile,
  SCORE_COLUMN,
} from '../../profile/reference-profile.ts';
import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { type ColumnEvidence, type Effect, levelsOf, testMissing, testValues } from './column-evidence.ts';
import { type ColumnThresholds, type EvidencePolicy, thresholdsOf } from './policy.ts';

/** What is said of one column in one window. */
export interface ColumnVerdict {
  column: string;
  verdict: 'Drifted' | 'NotDrifted' | 'InsufficientData' | 'Ignored';
  /** Rows with a value. */
  rows: { reference: number; current: number };
  /** Rows without one. */
  missing: { reference: number; current: number };
  /** Why there is too little data: a sentence for a person. */
  reason?: string;
  /** Absent where nothing was tested. */
  evidence?: Omit<ColumnEvidence, 'effects'> & {
    /** The p-value among those of all columns that were tested in the window. */
    adjustedPValue: number;
    /** Of the effects, the one that is largest. */
    effect: Effect;
    thresholds: ColumnThresholds;
  };
}

/** What is said of a window: Alarm where enough columns have drifted, InsufficientData where none could be judged. */
export interface WindowVerdict {
  verdict: 'Alarm' | 'Quiet' | 'InsufficientData';
  /** Columns that could be judged, the score included. */
  judged: number;
  /** The names of those that have drifted, the largest effect first. */
  drifted: string[];
  /** In the order of the reference, the score last. */
  columns: ColumnVerdict[];
}

/**
 * Judges one window of live traffic against the reference by the policy Evidence. Pure: the same counts always give the same verdict.
 *
 * @param current the counts of the window, one for each column of the reference, the score last.
 */
export function judgeWindow(
  reference: ReferenceProfile,
  current: readonly ColumnCounts[],
  policy: EvidencePolicy,
): WindowVerdict {
  const examined = profiledColumns(reference).map((column, index) =>
    examine(column, current[index]!, policy),
  );
  const tested = examined.filter(({ evidence }) => evidence !== undefined);
  const adjusted = benjaminiHochberg(tested.map(({ evidence }) => evidence!.pValue));
  const columns = examined.map((each) => judge(each, adjusted[tested.indexOf(each)] ?? 1, policy));
  const judged = columns.filter(({ verdict }) => verdict === 'Drifted' || verdict === 'NotDrifted').length;
  const drifted = columns
    .filter(({ verdict }) => verdict === 'Drifted')
    .sort((one, other) => other.evidence!.effect.lower - one.evidence!.effect.lower)
    .map(({ column }) => column);
  const needed = Math.max(1, policy.minimumColumns, Math.ceil(policy.minimumShare * judged));
  const verdict = judged === 0 ? 'InsufficientData' : drifted.length >= needed ? 'Alarm' : 'Quiet';
  return { verdict, judged, drifted, columns };
}

/** A column with what its counts say, before it is known how many others were tested. */
interface Examined {
  column: string;
  rows: ColumnVerdict['rows'];
  missing: ColumnVerdict['missing'];
  ignored: boolean;
  evidence?: ColumnEvidence;
  /** Why its values cannot be judged. */
  reason?: string;
}

function examine(column: ColumnReference, current: ColumnCounts, policy: EvidencePolicy): Examined {
  const { name, counts } = column;
  const rows = { reference: valuesOf(column, counts), current: valuesOf(column, current) };
  const missing = { reference: counts.missing, current: current.missing };
  const examined = { column: name, rows, missing, ignored: policy.ignored.includes(name) };
  if (examined.ignored) return examined;
  const needed = rowsNeeded(column, current, policy);
  const all = { reference: rows.reference + missing.reference, current: rows.current + missing.current };
  const tooFew = shortage(all, needed);
  if (tooFew !== undefined) return { ...examined, reason: tooFew };
  if (column.kind === 'Categorical' || column.kind === 'Boolean')
    return { ...examined, evidence: testValues(column, current) };
  const tooFewValues = shortage(rows, needed);
  if (tooFewValues === undefined) return { ...examined, evidence: testValues(column, current) };
  const evidence = testMissing(counts, current);
  // Without a single value on either side there is nothing else that could have changed.
  return rows.reference + rows.current === 0
    ? { ...examined, evidence }
    : { ...examined, evidence, reason: tooFewValues };
}

/** A column drifts where its p-value is small and an effect is large; an effect that bins leave in doubt counts by its lower end. */
function judge(examined: Examined, adjustedPValue: number, policy: EvidencePolicy): ColumnVerdict {
  const { column, rows, missing, ignored, reason } = examined;
  const told = { column, rows, missing };
  if (ignored) return { ...told, verdict: 'Ignored' };
  if (examined.evidence === undefined)
    return { ...told, verdict: 'InsufficientData', ...(reason !== undefined && { reason }) };
  const thresholds = thresholdsOf(policy, column);
  const { effects, ...test } = examined.evidence;
  const effect = effects.reduce((largest, each) => (each.lower > largest.lower ? each : largest));
  const evidence = { ...test, adjustedPValue, effect, thresholds };
  if (adjustedPValue <= thresholds.significance && effect.lower >= thresholds.effect)
    return { ...told, verdict: 'Drifted', evidence };
  if (reason !== undefined) return { ...told, verdict: 'InsufficientData', reason, evidence };
  return { ...told, verdict: 'NotDrifted', evidence };
}

function rowsNeeded(
  column: ColumnReference,
  current: ColumnCounts,
  policy: EvidencePolicy,
): ColumnVerdict['rows'] {
  const reference = column.name === SCORE_COLUMN ? policy.minimumScoreRows : policy.minimumReferenceRows;
  if (column.kind !== 'Categorical') return { reference, current: policy.minimumRows };
  const now = levelsOf(current);
  const levels = levelsOf(column.counts).filter((count, level) => count + now[level]! > 0).length;
  return { reference, current: Math.max(policy.minimumRows, policy.minimumRowsACategory * levels) };
}

function shortage(rows: ColumnVerdict['rows'], needed: ColumnVerdict['rows']): string | undefined {
  if (rows.reference < needed.reference)
    return `the reference has ${rows.reference} rows of it, ${needed.reference} are needed`;
  if (rows.current < needed.current)
    return `the window has ${rows.current} rows of it, ${needed.current} are needed`;
  return undefined;
}

/** Only categories can be unknown. */
function valuesOf({ kind }: ColumnReference, counts: ColumnCounts): number {
  return presentRows(counts) + (kind === 'Categorical' ? counts.unknown : 0);
}
