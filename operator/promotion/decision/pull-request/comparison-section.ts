import type { ComparedSlice, Comparison } from '@churnops/lib/comparison/comparison-report.ts';
import type { Evidence } from '../gates/evidence.ts';
import { formatDifference, formatFigure } from '../gates/figure.ts';
import { describeSlice } from '../gates/slice-value.ts';
import { codeSpan, escapeMarkdown, table } from './markdown.ts';

/** Slices that are shown at most: the ones in which the candidate does worst. */
const MAXIMUM_SLICES = 20;

/** What is served against the candidate, on the rows that neither knew; without it, the candidate's own figures. */
export function comparisonSection({ served, comparison, proposed }: Evidence): string[] {
  if (served.kind === 'NothingServed' || comparison.kind !== 'Done') {
    const metrics = Object.entries(proposed?.report.metrics ?? {}).map(([name, { value, lower, upper }]) => [
      codeSpan(name),
      formatFigure(value),
      `${formatFigure(lower)} to ${formatFigure(upper)}`,
    ]);
    const head = ['On its own test rows', 'Candidate', '95 %'];
    return metrics.length === 0 ? [] : ['### Figures', '', ...table(head, metrics)];
  }
  return compared(comparison.comparison);
}

function compared(comparison: Comparison): string[] {
  const { rows, undecidable, metrics, latency } = comparison;
  const heading = '### Served against candidate';
  if (undecidable !== undefined) return [heading, '', escapeMarkdown(undecidable)];
  const lines = Object.entries(metrics).map(([name, { candidate, served, difference, interval95 }]) => [
    codeSpan(name),
    formatFigure(served),
    formatFigure(candidate),
    formatDifference(difference),
    interval95.map(formatDifference).join(' to '),
  ]);
  return [
    heading,
    '',
    `On ${formatFigure(rows)} rows that neither was fitted or tuned on; above 0 the candidate is better.`,
    '',
    ...table(['Metric', 'Served', 'Candidate', 'Better by', '95 %'], lines),
    ...(latency ? ['', `One prediction takes ${formatFigure(latency.ratio)} times as long.`] : []),
    ...slices(comparison),
  ];
}

function slices({ slices }: Comparison): string[] {
  const judged = slices.filter((slice) => slice.judged);
  const lines = judged
    .flatMap((slice) => worstMetric(slice))
    .sort((one, other) => one.difference - other.difference)
    .slice(0, MAXIMUM_SLICES)
    .map(({ slice, metric, difference, interval95 }) => [
      codeSpan(describeSlice(slice)),
      formatFigure(slice.rows),
      codeSpan(metric),
      formatDifference(difference),
      interval95.map(formatDifference).join(' to '),
    ]);
  if (lines.length === 0) return [];
  const small = slices.length - judged.length;
  const others = small > 0 ? [`Slices too small to be judged: ${small}. The model card has them.`] : [];
  return [
    '',
    ...table(['Slice', 'Rows', 'Metric', 'Better by', '95 %'], lines),
    ...(small > 0 ? ['', ...others] : []),
  ];
}

/** Slices are shown by AUC where they have one, which is what all slices have in common. */
function worstMetric(slice: Extract<ComparedSlice, { judged: true }>) {
  const metric = Object.hasOwn(slice.metrics, 'auc') ? 'auc' : Object.keys(slice.metrics).sort()[0];
  const found = metric === undefined ? undefined : slice.metrics[metric];
  return metric !== undefined && found ? [{ slice, metric, ...found }] : [];
}
