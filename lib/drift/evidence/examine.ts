import { error } from '../../errors.ts';
import { SCORE_COLUMN } from '../../profile/reference-profile.ts';
import { isSignificanceTest } from '../evidently/tests.ts';
import { proportionsTest } from '../statistic/proportions.ts';
import type { ColumnRule, Compared, JudgedColumn, Measure } from '../verdict.ts';
import { type EvidenceColumn, type Significance, usualDistance } from './evidence-column.ts';
import { EVIDENCE } from './policy.ts';

/** A column with what was found in it, before it is known how many others were tested. */
export interface Examined {
  column: EvidenceColumn;
  ignored: boolean;
  /** Absent where nothing was tested. */
  significance?: Significance;
  /** Ways in which it may have changed: in its values, and in how many are missing. */
  changes: Change[];
  /** Why its values cannot be judged. */
  reason?: string;
}

/** How far a column has changed, and from where on that matters. */
export interface Change extends Measure {
  test: NonNullable<JudgedColumn['test']>;
  compared: Compared;
  threshold: number;
}

/** Tests the values of a column; where there are too few of them, only whether more or fewer are missing. @throws DriftTestUnsuitable */
export function examine(
  column: EvidenceColumn,
  rule: ColumnRule | undefined,
  minimumRows: number | undefined,
): Examined {
  if (rule?.ignore) return { column, ignored: true, changes: [] };
  if (rule?.test !== undefined && !isSuitable(column, rule.test))
    throw error('DriftTestUnsuitable', { test: rule.test, column: column.name });
  const { rows, missing } = column;
  const needed = rowsNeeded(column, minimumRows);
  const all = { reference: rows.reference + missing.reference, current: rows.current + missing.current };
  const tooFew = shortage(all, needed);
  if (tooFew !== undefined) return { column, ignored: false, changes: [], reason: tooFew };
  if (column.kind === 'Categorical')
    return { column, ignored: false, ...testOf(column, rule), changes: [changeOfValues(column, rule)] };
  const tooFewValues = shortage(rows, needed);
  const moreMissing = changeOfMissing(column);
  if (tooFewValues === undefined)
    return {
      column,
      ignored: false,
      significance: column.significance(),
      changes: [changeOfValues(column, rule), moreMissing],
    };
  // Without a single value on either side there is nothing else that could have changed.
  const reason = rows.reference + rows.current === 0 ? {} : { reason: tooFewValues };
  return { column, ignored: false, significance: testMissing(column), changes: [moreMissing], ...reason };
}

/** The test that was named, which for two categories may be the z-test: its square is their chi-square, which stays where new data has a third. */
function testOf(column: EvidenceColumn, rule: ColumnRule | undefined): { significance: Significance } {
  const significance = column.significance();
  if (rule?.test !== 'Proportions' || column.levels > 2) return { significance };
  return {
    significance: { ...significance, test: 'Proportions', statistic: Math.sqrt(significance.statistic) },
  };
}

function isSuitable(column: EvidenceColumn, test: Change['test']): boolean {
  if (test === 'Proportions') return column.isTwofold;
  if (isSignificanceTest(test)) return (test === 'ChiSquare') === (column.kind === 'Categorical');
  return test !== 'Wasserstein' || column.kind !== 'Categorical';
}

function changeOfValues(column: EvidenceColumn, rule: ColumnRule | undefined): Change {
  const isDistanceNamed = rule?.test !== undefined && !isSignificanceTest(rule.test);
  const test = isDistanceNamed ? rule.test! : usualDistance(column);
  const measure = column.distance(test);
  if (measure === undefined) throw error('DriftTestUnsuitable', { test, column: column.name });
  const isMeant = isDistanceNamed || rule?.test === undefined;
  const threshold = (isMeant ? rule?.threshold : undefined) ?? EVIDENCE.effect;
  return { test, compared: column.kind === 'Text' ? 'TextLengths' : 'Values', ...measure, threshold };
}

function changeOfMissing({ rows, missing }: EvidenceColumn): Change {
  const share = (sample: 'reference' | 'current') =>
    missing[sample] / Math.max(1, rows[sample] + missing[sample]);
  const statistic = Math.abs(share('reference') - share('current'));
  return {
    test: 'Proportions',
    compared: 'MissingShare',
    statistic,
    precision: 'Exact',
    threshold: EVIDENCE.effect,
  };
}

/** Whether values are missing more or less often, which can be told where there are too few values to judge themselves. */
function testMissing({ rows, missing }: EvidenceColumn): Significance {
  const sample = (of: 'reference' | 'current') => ({ count: missing[of], rows: rows[of] + missing[of] });
  return {
    test: 'Proportions',
    ...proportionsTest(sample('reference'), sample('current')),
    precision: 'Exact',
  };
}

function rowsNeeded({ name, kind, levels }: EvidenceColumn, minimumRows?: number): JudgedColumn['rows'] {
  const reference = name === SCORE_COLUMN ? EVIDENCE.minimumScoreRows : EVIDENCE.minimumReferenceRows;
  const forLevels = kind === 'Categorical' ? EVIDENCE.minimumRowsACategory * levels : 0;
  return { reference, current: minimumRows ?? Math.max(EVIDENCE.minimumRows, forLevels) };
}

function shortage(rows: JudgedColumn['rows'], needed: JudgedColumn['rows']): string | undefined {
  if (rows.reference < needed.reference)
    return `the reference has ${rows.reference} rows of it, ${needed.reference} are needed`;
  if (rows.current < needed.current)
    return `the window has ${rows.current} rows of it, ${needed.current} are needed`;
  return undefined;
}
