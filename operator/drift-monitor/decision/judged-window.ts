import { isSignificanceTest } from '@churnops/lib/drift/evidently/tests.ts';
import { judgeProfiles } from '@churnops/lib/drift/judge-profiles.ts';
import type { DriftVerdict, JudgedColumn, JudgementRules } from '@churnops/lib/drift/verdict.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ColumnCounts } from '@churnops/lib/profile/column-counts.ts';
import { totalOf } from '@churnops/lib/profile/profile-window.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import type { MonitorSpec } from '../monitor.ts';
import type { ClosedWindow } from '../observation/observed.ts';
import { type JudgedWindow, MAXIMUM_COLUMNS, type ToldColumn } from './memory.ts';

/** The rules that a monitor's spec asks for. */
export function rulesOf({ policy, columns, alarm, minimumRows }: MonitorSpec): JudgementRules {
  return {
    policy: policy ?? 'Evidence',
    ...(columns && { columns }),
    ...(alarm && { alarm }),
    ...(minimumRows !== undefined && { minimumRows }),
  };
}

/** What came of a window. */
export interface Judgement {
  window: JudgedWindow;
  /** How its columns stand, those that differ most first. */
  columns: ToldColumn[];
  /** A sentence for each test that is not made for its column. */
  unsuitable: string[];
}

/** Judges a window that is over. */
export function judge(spec: MonitorSpec, { window, reference }: ClosedWindow): Judgement {
  const { rows, columns: current } = totalOf(window);
  const { verdict, unsuitable } = judgeCounts(spec, reference.profile, current);
  const { judged, drifted, columns } = verdict;
  return {
    window: {
      artifact: reference.artifact,
      start: window.start,
      end: window.start + window.milliseconds,
      rows,
      verdict: verdict.verdict,
      judged,
      drifted: drifted.length,
      worst: drifted.slice(0, MAXIMUM_COLUMNS),
    },
    columns: worstFirst(columns, drifted).slice(0, MAXIMUM_COLUMNS).map(tell),
    unsuitable,
  };
}

/**
 * Judges counts by what a monitor's spec asks for. One column whose test is not made for it does not keep the others from being judged: it is judged as the
 * policy says, and what is wrong is told.
 */
export function judgeCounts(
  spec: MonitorSpec,
  reference: ReferenceProfile,
  current: readonly ColumnCounts[],
): { verdict: DriftVerdict; unsuitable: string[] } {
  const unsuitable: string[] = [];
  for (let rules = rulesOf(spec); ; ) {
    try {
      return { verdict: judgeProfiles({ ...rules, reference, current }), unsuitable };
    } catch (error) {
      const column = isCodedError(error, 'DriftTestUnsuitable') ? error.values['column'] : undefined;
      const left = rules.columns?.filter(({ name }) => name !== column);
      if (!left || left.length === rules.columns?.length) throw error;
      unsuitable.push((error as Error).message);
      rules = { ...rules, columns: left };
    }
  }
}

/** Those that drifted in the order of the verdict, then those that came nearest to it, then those of which nothing can be said. */
export function worstFirst(
  columns: readonly JudgedColumn[],
  drifted: DriftVerdict['drifted'],
): JudgedColumn[] {
  const places = new Map(drifted.map((name, place) => [name, place]));
  const ranks = { Drifted: 0, Stable: 1, InsufficientData: 2, Ignored: 3 };
  return columns.toSorted(
    (one, other) =>
      ranks[one.verdict] - ranks[other.verdict] ||
      (places.get(one.name) ?? 0) - (places.get(other.name) ?? 0) ||
      nearness(other) - nearness(one),
  );
}

/** How near a column is to its threshold, from 0; it has drifted from 1 on. */
function nearness({ test, compared, statistic = 0, pValue, threshold }: JudgedColumn): number {
  if (test === undefined || threshold === undefined) return 0;
  if (compared !== 'MissingShare' && isSignificanceTest(test))
    return threshold / Math.max(pValue ?? 1, Number.MIN_VALUE);
  return statistic / Math.max(threshold, Number.MIN_VALUE);
}

function tell(column: JudgedColumn): ToldColumn {
  const { name, test, compared, statistic, bound, pValue, threshold, rows, verdict } = column;
  return {
    name,
    ...(test !== undefined && { test: compared === 'MissingShare' ? compared : test }),
    ...(statistic !== undefined && { statistic: round(statistic) }),
    ...(bound !== undefined && { bound: round(bound) }),
    ...(pValue !== undefined && { pValue: round(pValue) }),
    ...(threshold !== undefined && { threshold }),
    rows: rows.current,
    verdict,
  };
}

/** To as many digits as tell something. */
function round(value: number): number {
  return Number(value.toPrecision(6));
}
