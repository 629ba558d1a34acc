import type { AlarmRule, ColumnRule, DriftVerdict, JudgedColumn } from './verdict.ts';

/** A judged column with how far it is beyond its threshold: 1 at the threshold, and infinite where it could not be farther. */
export interface Weighed {
  column: JudgedColumn;
  severity: number;
}

/** What is said of the whole, by what is said of its columns. */
export function conclude(weighed: readonly Weighed[], { columns = 1, share = 0 }: AlarmRule): DriftVerdict {
  const judged = weighed.filter(({ column }) => isJudged(column)).length;
  const drifted = weighed
    .filter(({ column }) => column.verdict === 'Drifted')
    // Not by subtraction: the difference of two infinities is not a number.
    .sort((one, other) => Number(other.severity > one.severity) - Number(one.severity > other.severity))
    .map(({ column }) => column.name);
  const needed = Math.max(1, columns);
  const alarms = drifted.length >= needed && drifted.length >= share * judged;
  return {
    verdict: judged === 0 ? 'InsufficientData' : alarms ? 'Alarm' : 'Clear',
    judged,
    drifted,
    share: judged === 0 ? 0 : drifted.length / judged,
    columns: weighed.map(({ column }) => column),
  };
}

/** Whether it is known of the column that it drifted, or that it did not. */
export function isJudged({ verdict }: JudgedColumn): boolean {
  return verdict === 'Drifted' || verdict === 'Stable';
}

/** How far a measured value is beyond a threshold that it must reach; for a p-value, which must stay below, exchange the two. */
export function severityOf(value: number, threshold: number): number {
  return threshold > 0 ? value / threshold : Number.POSITIVE_INFINITY;
}

/** The rules by the names of their columns. */
export function rulesByName(rules: readonly ColumnRule[] = []): ReadonlyMap<string, ColumnRule> {
  return new Map(rules.map((rule) => [rule.name, rule]));
}
