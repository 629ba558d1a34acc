import { error } from '../../errors.ts';
import { conclude, rulesByName, severityOf, type Weighed } from '../conclude.ts';
import type { ColumnRule, DriftVerdict, JudgedColumn, JudgementRules } from '../verdict.ts';
import { chooseTest, type EvidentlyColumn } from './evidently-column.ts';
import { DEFAULT_THRESHOLDS, type DriftTest, isDrift } from './tests.ts';

/** From this share of drifted columns on, a dataset has drifted; Evidently's own. */
export const DEFAULT_DRIFT_SHARE = 0.5;

/**
 * Judges columns as Evidently's DataDriftPreset does. Where Evidently ends with an error there is a verdict too: a column that has rows and lost all of its values has drifted, one without rows is
 * InsufficientData.
 *
 * @throws DriftTestUnsuitable where a column was given a test that is not made for it.
 */
export function judgeEvidently(
  columns: readonly EvidentlyColumn[],
  { columns: rules, alarm, minimumRows = 1 }: Omit<JudgementRules, 'policy'>,
): DriftVerdict {
  const byName = rulesByName(rules);
  const weighed = columns.map((column) => judgeColumn(column, byName.get(column.name), minimumRows));
  return conclude(weighed, alarm ?? { share: DEFAULT_DRIFT_SHARE });
}

function judgeColumn(column: EvidentlyColumn, rule: ColumnRule | undefined, minimumRows: number): Weighed {
  const { name, rows, missing } = column;
  const told = { name, rows, missing };
  if (rule?.ignore) return { column: { ...told, verdict: 'Ignored' }, severity: 0 };
  const untested = whyUntested(column, rule, minimumRows);
  if (untested !== undefined) return { column: { ...told, ...untested }, severity: Number.POSITIVE_INFINITY };
  const test = testOf(column, rule);
  const { threshold: usual, direction } = DEFAULT_THRESHOLDS[test];
  const threshold = rule?.threshold ?? usual;
  const measure = column.measure(test);
  if (measure === undefined) throw error('DriftTestUnsuitable', { test, column: name });
  const score = measure.pValue ?? measure.statistic;
  const isSure = rule?.test !== undefined || column.distinct.sure;
  return {
    column: {
      ...told,
      verdict: isDrift(score, threshold, direction) ? 'Drifted' : 'Stable',
      test,
      compared: column.kind === 'Text' ? 'TextLengths' : 'Values',
      ...measure,
      // A number of distinct values that is not known could have led to another test.
      precision: isSure ? measure.precision : 'OwnBins',
      threshold,
    },
    severity: direction === 'AtLeast' ? severityOf(score, threshold) : severityOf(threshold, score),
  };
}

/** The z-test gives way to chi-square, which is the same for two values, where new data brings a third: it must not be what new data is that ends in an error. */
function testOf(column: EvidentlyColumn, rule: ColumnRule | undefined): DriftTest {
  const test = rule?.test ?? chooseTest(column, column.distinct.values);
  return test === 'Proportions' && column.isTwofold && column.distinct.values > 2 ? 'ChiSquare' : test;
}

function whyUntested(
  { kind, rows, missing, untestable }: EvidentlyColumn,
  rule: ColumnRule | undefined,
  minimumRows: number,
): Pick<JudgedColumn, 'verdict' | 'reason'> | undefined {
  const all = rows.current + missing.current;
  if (all < minimumRows) {
    const reason =
      all === 0 ? 'there is no row of it' : `there are ${all} rows of it, ${minimumRows} are needed`;
    return { verdict: 'InsufficientData', reason };
  }
  if (rows.reference + missing.reference === 0)
    return { verdict: 'InsufficientData', reason: 'the reference has no row of it' };
  if (rows.reference + rows.current === 0)
    return { verdict: 'InsufficientData', reason: 'there is no value of it on either side' };
  if (rows.current === 0) return { verdict: 'Drifted', reason: 'no value is left of it' };
  if (rows.reference === 0) return { verdict: 'Drifted', reason: 'the reference has no value of it' };
  if (untestable !== undefined) return { verdict: 'InsufficientData', reason: untestable };
  if (kind === 'Text' && rule?.test === undefined)
    return {
      verdict: 'InsufficientData',
      reason: 'only the lengths of its texts are known; name a test to have those compared',
    };
  return undefined;
}
