import type { EvaluationReport, MetricInterval } from '@churnops/lib/artifact/report.ts';
import type { Gate } from '../policy/accepts.ts';
import { describeAwaited, describeFailure, type Evidence } from './evidence.ts';
import { formatFigure } from './figure.ts';
import { listSlices, MINIMUM_OF_EACH_CLASS, type SliceName } from './slice-value.ts';
import { judgeUnread } from './unread.ts';
import type { GateVerdict } from './verdict.ts';

type Judged = Omit<GateVerdict, 'name' | 'onUndecided'>;

/** Judges `minimum` and `maximum` by the point estimate, which is what people read in the report. */
export function judgeThreshold(gate: Gate, evidence: Evidence): Judged {
  if (gate.metric === 'latencyRatio') return judgeLatency(gate, evidence);
  const report = evidence.proposed?.report;
  if (!report) return judgeUnread(evidence);
  if (gate.slice) return judgeSlices(gate, gate.slice.column, report);
  if (gate.metric === 'modelBytes') return hold(gate, report.model.bytes);
  const metric = Object.hasOwn(report.metrics, gate.metric) ? report.metrics[gate.metric] : undefined;
  if (!metric) {
    const known = [...Object.keys(report.metrics), 'modelBytes', 'latencyRatio'].join(', ');
    return { verdict: 'Failed', message: `The report has no ${gate.metric}; there are ${known}.` };
  }
  return { ...hold(gate, metric.value), interval: [metric.lower, metric.upper] };
}

function hold({ minimum, maximum, metric }: Gate, figure: number): Judged {
  const low = minimum !== undefined && !(figure >= minimum);
  const high = maximum !== undefined && !(figure <= maximum);
  const bound = high ? maximum : (minimum ?? maximum);
  const relation = low ? 'below the minimum' : high ? 'above the maximum' : 'within the bound';
  return {
    verdict: low || high ? 'Failed' : 'Passed',
    figure,
    ...(bound !== undefined && { bound }),
    message: `${metric} is ${formatFigure(figure)}, ${relation}${bound === undefined ? '' : ` ${formatFigure(bound)}`}.`,
  };
}

function judgeLatency(gate: Gate, { served, comparison }: Evidence): Judged {
  if (served.kind === 'NothingServed') {
    return { verdict: 'NotApplicable', message: 'Nothing is served that latency could be compared with.' };
  }
  if (served.kind === 'Unreadable') return { verdict: 'Undecidable', message: served.reason };
  if (served.kind === 'Unread') return { verdict: 'Pending', message: served.reason };
  if (comparison.kind === 'Failed') return { verdict: 'Undecidable', message: describeFailure(comparison) };
  if (comparison.kind !== 'Done') return { verdict: 'Pending', message: describeAwaited(comparison) };
  const { latency } = comparison.comparison;
  if (!latency) return { verdict: 'Undecidable', message: 'No latency was measured.' };
  return { ...hold(gate, latency.ratio), interval: latency.interval95 };
}

interface ReportSlice extends SliceName {
  rows: number;
  positives: number;
  [metric: string]: unknown;
}

function judgeSlices(gate: Gate, column: string, report: EvaluationReport): Judged {
  const slices = report.slices.filter(isReportSlice).filter((slice) => slice.column === column);
  if (slices.length === 0) {
    return {
      verdict: 'Undecidable',
      message: `The report has no slices by ${column}; name a Categorical or Boolean feature.`,
    };
  }
  const judged = slices.flatMap((slice) => {
    const metric = slice[gate.metric];
    const large = Math.min(slice.positives, slice.rows - slice.positives) >= MINIMUM_OF_EACH_CLASS;
    return large && isInterval(metric) ? [{ slice, judged: hold(gate, metric.value) }] : [];
  });
  if (judged.length === 0) {
    return {
      verdict: 'Undecided',
      message: `No slice by ${column} has ${gate.metric} and ${MINIMUM_OF_EACH_CLASS} rows of each class.`,
    };
  }
  const worst = judged.reduce((one, other) => (excess(gate, other) > excess(gate, one) ? other : one));
  const failed = judged.filter(({ judged: { verdict } }) => verdict === 'Failed').map(({ slice }) => slice);
  const small = slices.length - judged.length;
  const rest = small > 0 ? ` Too small to be judged: ${small}.` : '';
  return {
    ...worst.judged,
    message:
      failed.length > 0
        ? `${gate.metric} breaks the bound where ${listSlices(failed)}.${rest}`
        : `${gate.metric} keeps the bound in ${judged.length} slices by ${column}.${rest}`,
  };
}

/** By how much a figure breaks its bound; below 0 where it keeps it. */
function excess({ minimum, maximum }: Gate, { judged }: { judged: Judged }): number {
  const figure = judged.figure ?? Number.NaN;
  return Math.max((minimum ?? -Infinity) - figure, figure - (maximum ?? Infinity));
}

function isReportSlice(slice: unknown): slice is ReportSlice {
  if (typeof slice !== 'object' || slice === null) return false;
  const { column, rows, positives } = slice as Record<string, unknown>;
  return typeof column === 'string' && Number.isSafeInteger(rows) && Number.isSafeInteger(positives);
}

function isInterval(metric: unknown): metric is MetricInterval {
  return (
    typeof metric === 'object' &&
    metric !== null &&
    Number.isFinite((metric as Partial<MetricInterval>).value)
  );
}
