import type { ComparedSlice, Comparison, Difference } from '@churnops/lib/comparison/comparison-report.ts';
import { judgeDifference, rowsNeeded } from '@churnops/lib/comparison/judge-difference.ts';
import type { Gate } from '../policy/accepts.ts';
import { describeAwaited, describeFailure, type Evidence } from './evidence.ts';
import { formatDifference, formatFigure } from './figure.ts';
import { holm, twoSidedP } from './holm.ts';
import { listSlices } from './slice-value.ts';
import type { GateVerdict } from './verdict.ts';

type Judged = Omit<GateVerdict, 'name' | 'onUndecided'>;

/** The chance that any slice of a gate is called worse although none is. */
const FAMILY_LEVEL = 0.05;

/** Judges `maximumLossAgainstServed` by the paired comparison of the candidate with what the target serves. */
export function judgeLoss(gate: Gate, maximumLoss: number, { served, comparison }: Evidence): Judged {
  const bound = -maximumLoss;
  if (served.kind === 'NothingServed') {
    return { verdict: 'NotApplicable', bound, message: 'Nothing is served that it could be worse than.' };
  }
  if (served.kind === 'Unread') return { verdict: 'Pending', bound, message: served.reason };
  if (served.kind === 'Unreadable') return { verdict: 'Undecidable', bound, message: served.reason };
  switch (comparison.kind) {
    case 'None':
    case 'Unread':
    case 'Running':
      return { verdict: 'Pending', bound, message: describeAwaited(comparison) };
    case 'Failed':
      return { verdict: 'Undecidable', bound, message: describeFailure(comparison) };
    case 'Done':
      return { bound, ...judgeComparison(gate, maximumLoss, comparison.comparison) };
  }
}

function judgeComparison(gate: Gate, maximumLoss: number, comparison: Comparison): Judged {
  if (comparison.undecidable !== undefined || comparison.rows === 0) {
    const reason = comparison.undecidable ?? 'No row is proven to be new to both models.';
    return { verdict: 'Undecidable', message: reason };
  }
  if (gate.slice) return judgeSlices(gate, gate.slice.column, maximumLoss, comparison);
  const difference = Object.hasOwn(comparison.metrics, gate.metric) && comparison.metrics[gate.metric];
  if (!difference) {
    const known = Object.keys(comparison.metrics).join(', ');
    return { verdict: 'Undecidable', message: `The comparison has no ${gate.metric}; there are ${known}.` };
  }
  const told = describe(gate.metric, difference, comparison.rows);
  const figures = { figure: difference.difference, interval: difference.interval95 };
  switch (judgeDifference(difference, maximumLoss)) {
    case 'NotWorse':
      return { verdict: 'Passed', ...figures, message: `${told}: not worse by more than ${maximumLoss}.` };
    case 'Worse':
      return { verdict: 'Failed', ...figures, message: `${told}: worse by more than ${maximumLoss}.` };
    case 'Undecided': {
      const needed = rowsNeeded(difference, comparison.rows, maximumLoss);
      const hint =
        needed === undefined ? 'no number of rows would do' : `about ${formatFigure(needed)} rows would do`;
      return {
        verdict: 'Undecided',
        ...figures,
        ...(needed !== undefined && { rowsNeeded: needed }),
        message: `${told}: too few rows to tell whether it is worse by more than ${maximumLoss}; ${hint}.`,
      };
    }
  }
}

function describe(metric: string, { difference, interval95 }: Difference, rows: number): string {
  const [lower, upper] = interval95.map(formatDifference);
  return `${metric} is better by ${formatDifference(difference)} (95 % from ${lower} to ${upper}) on ${formatFigure(rows)} rows`;
}

type JudgedSlice = Extract<ComparedSlice, { judged: true }>;

/**
 * Slices fail by Holm's test, so that many slices do not make false alarms; they pass when each of them passes alone,
 * which needs no correction (an intersection-union test).
 */
function judgeSlices(gate: Gate, column: string, maximumLoss: number, { slices }: Comparison): Judged {
  const measured = slices
    .filter((slice): slice is JudgedSlice => slice.judged && slice.column === column)
    .flatMap((slice) => {
      const difference = Object.hasOwn(slice.metrics, gate.metric) && slice.metrics[gate.metric];
      return difference ? [{ slice, difference }] : [];
    });
  if (measured.length === 0) {
    return {
      verdict: 'Undecided',
      message: `No slice by ${column} has ${gate.metric} and enough rows of each class to be judged.`,
    };
  }
  const pValues = measured.map(({ difference }) => worseP(difference, maximumLoss));
  const rejected = holm(pValues, FAMILY_LEVEL);
  const failed = measured.filter((_, index) => rejected[index]).map(({ slice }) => slice);
  const open = measured
    .filter(({ difference }) => judgeDifference(difference, maximumLoss) !== 'NotWorse')
    .map(({ slice }) => slice);
  const worst = measured.reduce((one, other) =>
    other.difference.difference < one.difference.difference ? other : one,
  );
  const figures = { figure: worst.difference.difference, interval: worst.difference.interval95 };
  if (failed.length > 0) {
    const message = `${gate.metric} is worse by more than ${maximumLoss} where ${listSlices(failed)}.`;
    return { verdict: 'Failed', ...figures, message };
  }
  if (open.length > 0) {
    const needed = rowsNeeded(worst.difference, worst.slice.rows, maximumLoss);
    const message = `There are too few rows to tell where ${listSlices(open)}.`;
    return { verdict: 'Undecided', ...figures, ...(needed !== undefined && { rowsNeeded: needed }), message };
  }
  const message = `${gate.metric} is not worse by more than ${maximumLoss} in ${measured.length} slices by ${column}.`;
  return { verdict: 'Passed', ...figures, message };
}

/** How likely a difference this low is where the true one is at the bound, doubled as for a two-sided interval. */
function worseP({ difference, standardError }: Difference, maximumLoss: number): number {
  const distance = difference + maximumLoss;
  if (distance >= 0) return 1;
  return standardError > 0 ? twoSidedP(distance / standardError) : 0;
}
