import type { ComparedSlice, Difference } from '@churnops/lib/comparison/comparison-report.ts';
import type { ComparisonResult } from '@churnops/trainer-job/comparison/compare.ts';

/** Slices that are shown at most: those where the candidate does worst. */
const SHOWN_SLICES = 5;

/** A comparison as lines for a person; empty where there is nothing to show. */
export function formatComparison({ report, latency }: Omit<ComparisonResult, 'reading'>): string {
  const metrics = Object.entries(report.metrics);
  if (metrics.length === 0) return '';
  const rows = metrics.map(([name, metric]) => [name, ...formatDifference(metric)]);
  const judged = report.slices.filter((slice) => slice.judged);
  const worst = judged
    .toSorted((a, b) => a.metrics['auc']!.difference - b.metrics['auc']!.difference)
    .slice(0, SHOWN_SLICES)
    .map((slice) => [nameSlice(slice), ...formatDifference(slice.metrics['auc']!)]);
  const columns = ['candidate', 'served', 'better by', '95 % interval', 'at least'];
  return [
    `On ${report.rows} of ${report.data.rows} rows, which are new to both models (${report.positives} positives):`,
    ...alignTable([['', ...columns], ...rows]),
    ...(worst.length === 0
      ? []
      : [
          '',
          `AUC where the candidate does worst, of ${judged.length} slices that are large enough to judge:`,
        ]),
    ...alignTable(worst),
    '',
    ...(latency === undefined
      ? []
      : [
          `A prediction takes ${latency.ratio.toFixed(2)} times as long (95 % interval ${latency.interval95.map((end) => end.toFixed(2)).join(' to ')}).`,
        ]),
    '',
  ].join('\n');
}

function formatDifference({
  candidate,
  served,
  difference,
  interval95: [low, high],
  lower95OneSided,
}: Difference): string[] {
  return [
    candidate.toFixed(4),
    served.toFixed(4),
    signed(difference),
    `${signed(low)} to ${signed(high)}`,
    signed(lower95OneSided),
  ];
}

function signed(value: number): string {
  const text = value.toFixed(4);
  return value > 0 ? `+${text}` : text;
}

function nameSlice({ column, value, other }: ComparedSlice): string {
  return `${column} = ${other ? 'other' : (value ?? 'missing')}`;
}

/** The first column to the left, all others to the right. */
function alignTable(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? `  ${cell.padEnd(widths[0]!)}` : cell.padStart(widths[column]!)))
      .join('  '),
  );
}
