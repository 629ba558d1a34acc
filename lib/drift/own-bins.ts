import type { ColumnCounts } from '../profile/column-counts.ts';
import { isAtom } from '../profile/quantile-bins.ts';
import type { ColumnReference, NumericReference } from '../profile/reference-profile.ts';

/** Bins that shares of numbers are compared over: the number of values up to which Evidently takes none, and few enough that chance in them stays small. */
export const MAXIMUM_SHARE_BINS = 20;

/** Rows of both samples in the same bins or categories, those without any row left out. */
export interface BinnedPair {
  reference: number[];
  current: number[];
  /** For each, whether only one value can be in it. */
  single: boolean[];
}

/** The values of a profiled column for comparing shares: numbers in at most 20 bins, categories as they are. */
export function pairShares(column: ColumnReference, current: ColumnCounts): BinnedPair {
  const pair = pairBins(column, current);
  return isNumbers(column) ? joinBins(pair) : pair;
}

/** Whether a column is profiled in bins of numbers, which lengths of texts are too. */
export function isNumbers(column: ColumnReference): column is NumericReference {
  return column.kind === 'Numeric' || column.kind === 'Text';
}

/** The values of a profiled column by bin or category; unknown categories are one more. Missing values are no part of it. */
export function pairBins(column: ColumnReference, current: ColumnCounts): BinnedPair {
  const pair: BinnedPair = { reference: [], current: [], single: [] };
  const { counts } = column;
  counts.bins.forEach((before, bin) => {
    push(pair, before, current.bins[bin]!, isSingle(column, bin));
  });
  if (column.kind === 'Categorical') push(pair, counts.unknown, current.unknown, false);
  return pair;
}

/** Joins bins of numbers where the reference has rows in more than 20, into at most 20 of about as many of its rows. The reference alone says which, so that windows can be compared. */
function joinBins(pair: BinnedPair): BinnedPair {
  const filled = pair.reference.filter((count) => count > 0).length;
  if (filled <= MAXIMUM_SHARE_BINS) return pair;
  const rows = pair.reference.reduce((sum, count) => sum + count, 0);
  const joined: BinnedPair = { reference: [], current: [], single: [] };
  let [seen, last] = [0, -1];
  pair.reference.forEach((before, bin) => {
    const place = Math.min(
      MAXIMUM_SHARE_BINS - 1,
      Math.floor((MAXIMUM_SHARE_BINS * (seen + before / 2)) / rows),
    );
    if (place > last) push(joined, before, pair.current[bin]!, pair.single[bin]!);
    else {
      const end = joined.reference.length - 1;
      joined.reference[end]! += before;
      joined.current[end]! += pair.current[bin]!;
      joined.single[end] = false;
    }
    [seen, last] = [seen + before, place];
  });
  return joined;
}

/** Whether all that is in a bin is one value. */
function isSingle(column: ColumnReference, bin: number): boolean {
  if (column.kind === 'Categorical') return bin < column.categories.length;
  return column.kind === 'Boolean' || isAtom(column.edges, bin);
}

function push({ reference, current, single }: BinnedPair, before: number, now: number, one: boolean): void {
  if (before + now === 0) return;
  reference.push(before);
  current.push(now);
  single.push(one);
}
