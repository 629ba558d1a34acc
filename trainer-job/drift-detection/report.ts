import type { ComparedColumn } from '@churnops/lib/drift/evidently/column.ts';
import { countBins } from '@churnops/lib/drift/statistic/histogram.ts';
import { plotLevels } from '@churnops/lib/drift-report/plot-levels.ts';
import type { Plot, ReportColumn } from '@churnops/lib/drift-report/report.ts';
import type { DetectedColumn } from './detect-drift.ts';

const BINS = 40;
/** The bins span all but this share at either end, so that one odd value does not press the rest into a single bin. */
const TAIL = 0.005;

/** A verdict as a report shows it. */
export function reportColumn({ column, ...judged }: DetectedColumn): ReportColumn {
  return { ...judged, plot: plotOf(column) };
}

function plotOf(column: ComparedColumn): Plot {
  if (column.type === 'Categorical') return plotLevels(column.reference, column.current);
  const { reference, current } = column;
  const filled = [reference, current].filter(({ length }) => length > 0);
  const low = Math.min(...filled.map((sample) => quantile(sample, TAIL)));
  const high = Math.max(...filled.map((sample) => quantile(sample, 1 - TAIL)));
  const edges = Float64Array.from({ length: BINS + 1 }, (_, index) => low + ((high - low) * index) / BINS);
  const shares = (sample: Float64Array) =>
    Array.from(countBins(sample, edges), (count) => (sample.length === 0 ? 0 : count / sample.length));
  return { kind: 'Bins', edges: [...edges], reference: shares(reference), current: shares(current) };
}

/** @param sample sorted, one value or more. */
function quantile(sample: Float64Array, share: number): number {
  return sample[Math.round((sample.length - 1) * share)]!;
}
