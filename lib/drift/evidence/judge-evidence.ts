import { conclude, rulesByName, severityOf, type Weighed } from '../conclude.ts';
import { isSignificanceTest } from '../evidently/tests.ts';
import type { ColumnRule, DriftVerdict, JudgementRules } from '../verdict.ts';
import { benjaminiHochberg } from './benjamini-hochberg.ts';
import type { EvidenceColumn } from './evidence-column.ts';
import { type Examined, examine } from './examine.ts';
import { EVIDENCE } from './policy.ts';

/**
 * Judges columns by the policy Evidence. The p-values are adjusted for all columns that were tested, the score among them.
 *
 * @throws DriftTestUnsuitable where a column was given a test that is not made for it.
 */
export function judgeEvidence(
  columns: readonly EvidenceColumn[],
  { columns: rules, alarm, minimumRows }: Omit<JudgementRules, 'policy'>,
): DriftVerdict {
  const byName = rulesByName(rules);
  const examined = columns.map((column) => examine(column, byName.get(column.name), minimumRows));
  const tested = examined.filter(({ significance }) => significance !== undefined);
  const adjusted = benjaminiHochberg(tested.map(({ significance }) => significance!.pValue));
  const pValues = new Map(tested.map((each, index) => [each, adjusted[index]!]));
  const weighed = examined.map((each) => judge(each, pValues.get(each) ?? 1, byName.get(each.column.name)));
  return conclude(weighed, alarm ?? {});
}

/** A column drifts where its p-value is small and a change is large; a change that bins leave in doubt counts by its lower end. */
function judge(examined: Examined, pValue: number, rule: ColumnRule | undefined): Weighed {
  const { column, significance, changes, reason, ignored } = examined;
  const told = { name: column.name, rows: column.rows, missing: column.missing };
  if (ignored) return { column: { ...told, verdict: 'Ignored' }, severity: 0 };
  if (significance === undefined)
    return {
      column: { ...told, verdict: 'InsufficientData', ...(reason !== undefined && { reason }) },
      severity: 0,
    };
  const severity = (index: number) => severityOf(changes[index]!.statistic, changes[index]!.threshold);
  const largest = changes.reduce((best, _, index) => (severity(index) > severity(best) ? index : best), 0);
  const change = changes[largest]!;
  const isTestNamed =
    rule?.test !== undefined && isSignificanceTest(rule.test) && change.compared !== 'MissingShare';
  const most = (isTestNamed ? rule.threshold : undefined) ?? EVIDENCE.significance;
  const found = isTestNamed ? { ...significance, compared: change.compared, threshold: most } : change;
  const [isSure, isLarge] = [pValue <= most, change.statistic >= change.threshold];
  return {
    column: { ...told, ...verdictOf(isSure, isLarge, reason), ...found, pValue },
    severity: severity(largest),
  };
}

/** @param tooFew why its values cannot be judged. */
function verdictOf(isSure: boolean, isLarge: boolean, tooFew: string | undefined) {
  if (isSure && isLarge) return { verdict: 'Drifted' } as const;
  if (tooFew !== undefined) return { verdict: 'InsufficientData', reason: tooFew } as const;
  if (isLarge) return { verdict: 'Stable', reason: 'so much can be chance' } as const;
  if (isSure) return { verdict: 'Stable', reason: 'it is no chance, and too small to matter' } as const;
  return { verdict: 'Stable' } as const;
}
