import { isNumbers } from '../drift/own-bins.ts';
import { type ColumnCounts, presentRows, STEPS_A_DEVIATION } from '../profile/column-counts.ts';
import { isAtom } from '../profile/quantile-bins.ts';
import type { ColumnReference, NumericReference } from '../profile/reference-profile.ts';
import { plotLevels } from './plot-levels.ts';
import type { Plot } from './report.ts';

/** Bars of equal width that numbers are drawn in, about. */
const BARS = 40;
/** Rows beyond the outermost edges are drawn where they are likely to lie, unless they are so few that they would only press the rest together. */
const TAIL_SHARE = 0.02;

/** A profiled column and a window of it, to be drawn: numbers in bars of one width, over which the rows of each bin of the profile are spread evenly; categories as they are. */
export function profilePlot(column: ColumnReference, current: ColumnCounts): Plot {
  if (isNumbers(column)) return plotNumbers(column, current);
  const names = column.kind === 'Categorical' ? [...column.categories, 'all others'] : ['false', 'true'];
  return plotLevels(levelsOf(names, column.counts), levelsOf(names, current));
}

/** Categories that the model does not know are named only where the counts name them. */
function levelsOf(
  names: readonly string[],
  { bins, unknown, unseen = new Map() }: ColumnCounts,
): Map<string, number> {
  let unnamed = unknown;
  for (const rows of unseen.values()) unnamed -= rows;
  const known = names.map((name, bin) => [name, bins[bin]!] as const);
  const levels: (readonly [string, number])[] = [...known, ...unseen, ['unknown ones', Math.max(0, unnamed)]];
  return new Map(levels.filter(([, rows]) => rows > 0));
}

/** Rows that lie evenly between two numbers; a value that has a bin of its own has no width. */
interface Stretch {
  low: number;
  high: number;
  rows: number;
}

function plotNumbers(column: NumericReference, current: ColumnCounts): Plot {
  if (column.edges.length === 0)
    return plotLevels(levelsOf(['all values'], column.counts), levelsOf(['all values'], current));
  const [before, now] = [stretchesOf(column, column.counts), stretchesOf(column, current)];
  const grid = gridOf(column.edges, [...before, ...now]);
  return { kind: 'Bins', edges: grid, reference: shareOut(before, grid), current: shareOut(now, grid) };
}

function stretchesOf(column: NumericReference, counts: ColumnCounts): Stretch[] {
  const { edges } = column;
  const least = TAIL_SHARE * presentRows(counts);
  // Lying evenly from the edge on, the rows of a tail would have the mean that is known of them.
  const farEnd = (edge: number, rows: number, sum: number) =>
    rows < least ? edge : 2 * meanOf(column, sum, rows) - edge;
  return Array.from(counts.bins, (rows, bin): Stretch => {
    const [below, above] = [edges[bin - 1], edges[bin]];
    if (below === undefined)
      return { low: Math.min(above!, farEnd(above!, rows, counts.low)), high: above!, rows };
    if (above === undefined)
      return { low: below, high: Math.max(below, farEnd(below, rows, counts.high)), rows };
    return { low: isAtom(edges, bin) ? above : below, high: above, rows };
  });
}

function meanOf({ centre, deviation }: NumericReference, sum: number, rows: number): number {
  return centre + (deviation * sum) / STEPS_A_DEVIATION / Math.max(1, rows);
}

/** Edges of bars of equal width. Whole numbers stand in the middle of theirs, so that each bar has as many of them. */
function gridOf(edges: readonly number[], stretches: readonly Stretch[]): number[] {
  const filled = stretches.filter(({ rows }) => rows > 0);
  const low = Math.min(edges[0]!, ...filled.map((stretch) => stretch.low));
  const high = Math.max(edges.at(-1)!, ...filled.map((stretch) => stretch.high));
  if (low === high) return [low - 0.5, low + 0.5];
  const atoms = edges.filter((_, bin) => isAtom(edges, bin));
  const whole = atoms.length > 0 && 2 * atoms.length >= edges.length - 1 && atoms.every(Number.isInteger);
  const width = whole ? Math.ceil((high - low + 1) / BARS) : (high - low) / BARS;
  const first = whole ? Math.round(low) - 0.5 : low;
  const bars = whole ? Math.ceil((high + 0.5 - first) / width) : BARS;
  return Array.from({ length: bars + 1 }, (_, bar) => first + bar * width);
}

/** The share of the rows in each bar; 0 throughout where there is no row. */
function shareOut(stretches: readonly Stretch[], grid: readonly number[]): number[] {
  const bars = new Array<number>(grid.length - 1).fill(0);
  const total = stretches.reduce((sum, { rows }) => sum + rows, 0);
  const [origin, width] = [grid[0]!, grid[1]! - grid[0]!];
  const barOf = (value: number) =>
    Math.max(0, Math.min(bars.length - 1, Math.floor((value - origin) / width)));
  for (const { low, high, rows } of stretches) {
    if (rows === 0) continue;
    const [first, last] = [barOf(low), barOf(high)];
    for (let bar = first; bar <= last; bar++) {
      const start = bar === first ? low : origin + bar * width;
      const end = bar === last ? high : origin + (bar + 1) * width;
      bars[bar]! += (first === last ? 1 : (end - start) / (high - low)) * (rows / total);
    }
  }
  return bars;
}
