import { isNumbers } from '../drift/own-bins.ts';
import type { ColumnCounts } from '../profile/column-counts.ts';
import type { ColumnReference, NumericReference } from '../profile/reference-profile.ts';
import { plotLevels } from './plot-levels.ts';
import type { Plot } from './report.ts';

const BINS = 40;
/** The plot spans all but this share at either end. */
const TAIL = 0.005;

/** A profiled column and a window of it, to be drawn: numbers in bins of one width, over which the rows of each bin of the profile are spread evenly; categories as they are. */
export function profilePlot(column: ColumnReference, current: ColumnCounts): Plot {
  if (isNumbers(column)) return plotNumbers(column, current);
  const names = column.kind === 'Categorical' ? [...column.categories, 'all others'] : ['false', 'true'];
  const levels = ({ bins, unknown }: ColumnCounts) => {
    const rows = [
      ...names.map((name, bin) => [name, bins[bin]!] as const),
      ['unknown ones', unknown] as const,
    ];
    return new Map(rows.filter(([, count]) => count > 0));
  };
  return plotLevels(levels(column.counts), levels(current));
}

function plotNumbers({ edges, counts }: NumericReference, current: ColumnCounts): Plot {
  const before = cumulatedShares(counts);
  const now = cumulatedShares(current);
  if (edges.length < 2) {
    const all = (shares: readonly number[]) => shares.at(-1) ?? 0;
    return { kind: 'Levels', names: ['all values'], reference: [all(before)], current: [all(now)] };
  }
  const low =
    edges[
      Math.max(
        0,
        edges.findLastIndex((_, bin) => (before[bin]! + now[bin]!) / 2 <= TAIL),
      )
    ]!;
  const last = edges.findIndex((_, bin) => (before[bin]! + now[bin]!) / 2 >= 1 - TAIL);
  const high = Math.max(low + Number.MIN_VALUE, edges[last < 0 ? edges.length - 1 : last]!);
  const drawn = Array.from({ length: BINS + 1 }, (_, index) => low + ((high - low) * index) / BINS);
  const shares = (cumulated: readonly number[]) => {
    const at = drawn.map((edge) => interpolate(edges, cumulated, edge));
    // The outer bins hold what lies beyond too.
    [at[0], at[BINS]] = [0, cumulated.at(-1) ?? 0];
    return at.slice(1).map((share, bin) => share - at[bin]!);
  };
  return { kind: 'Bins', edges: drawn, reference: shares(before), current: shares(now) };
}

/** The share of rows up to the end of each bin; 0 throughout where there is no row. */
function cumulatedShares({ bins }: ColumnCounts): number[] {
  let rows = 0;
  const cumulated = Array.from(bins, (count) => (rows += count));
  return cumulated.map((count) => count / Math.max(1, rows));
}

/** The share of rows up to a number, which grows evenly within each bin. */
function interpolate(edges: readonly number[], cumulated: readonly number[], value: number): number {
  const bin = edges.findIndex((edge) => edge >= value);
  if (bin <= 0) return bin < 0 ? (cumulated.at(-1) ?? 0) : cumulated[0]!;
  const [left, right] = [edges[bin - 1]!, edges[bin]!];
  const [below, above] = [cumulated[bin - 1]!, cumulated[bin]!];
  return below + ((above - below) * (value - left)) / (right - left);
}
