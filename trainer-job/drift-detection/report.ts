import { type ComparedColumn, countRows } from '@churnops/lib/drift/evidently/column.ts';
import type { DriftTest } from '@churnops/lib/drift/evidently/tests.ts';
import { countBins } from '@churnops/lib/drift/statistic/histogram.ts';
import type { Plot, ReportColumn } from '@churnops/lib/drift-report/report.ts';
import type { ColumnVerdict } from './judge-column.ts';

/** The tests in words. */
export const TEST_NAMES: Readonly<Record<DriftTest, string>> = {
  KolmogorovSmirnov: 'K-S p-value',
  ChiSquare: 'chi-square p-value',
  Proportions: 'z-test p-value',
  Wasserstein: 'Wasserstein distance (normed)',
  JensenShannon: 'Jensen-Shannon distance',
  PopulationStability: 'PSI',
  TotalVariation: 'total variation distance',
};

const BINS = 40;
/** The bins span all but this share at either end, so that one odd value does not press the rest into a single bin. */
const TAIL = 0.005;
const SHOWN_LEVELS = 12;

/** A verdict as a report shows it. */
export function reportColumn({ column, test, type: _type, ...verdict }: ColumnVerdict): ReportColumn {
  return { ...verdict, ...(test !== undefined && { test: TEST_NAMES[test] }), plot: plotOf(column) };
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

/** The levels with the largest shares in either sample; the rest is one more. */
function plotLevels(reference: ReadonlyMap<string, number>, current: ReadonlyMap<string, number>): Plot {
  const [before, now] = [countRows(reference), countRows(current)];
  const share = (sample: ReadonlyMap<string, number>, rows: number, name: string) =>
    rows === 0 ? 0 : (sample.get(name) ?? 0) / rows;
  const levels = [...new Set([...reference.keys(), ...current.keys()])]
    .map((name) => ({ name, before: share(reference, before, name), now: share(current, now, name) }))
    .sort((a, b) => Math.max(b.before, b.now) - Math.max(a.before, a.now) || (a.name < b.name ? -1 : 1));
  const shown = levels.slice(0, SHOWN_LEVELS);
  const rest = levels.slice(SHOWN_LEVELS);
  if (rest.length > 0) {
    const sum = (of: 'before' | 'now') => rest.reduce((total, level) => total + level[of], 0);
    shown.push({ name: `${rest.length} others`, before: sum('before'), now: sum('now') });
  }
  return {
    kind: 'Levels',
    names: shown.map(({ name }) => name),
    reference: shown.map((level) => level.before),
    current: shown.map((level) => level.now),
  };
}
