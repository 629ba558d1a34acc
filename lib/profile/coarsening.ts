import { type ColumnCounts, presentRows } from './column-counts.ts';
import {
  type ColumnLayout,
  type ColumnReference,
  profiledColumns,
  type ReferenceProfile,
} from './reference-profile.ts';

/** The least that is left of a column of numbers: both tails and what is between them. */
const MINIMUM_BINS = 3;

/**
 * Joins neighbouring bins of the numbers of a profile, so that windows of it take less room. Tails stay as they are, since their sums are known; the rest is
 * joined into bins of about as many reference rows. Categories keep their bins.
 */
export class Coarsening {
  /** The reference in the bins that are left. */
  readonly reference: ReferenceProfile;
  /** For each column the last old bin of each new one; undefined where nothing is joined. */
  readonly #ends: readonly (readonly number[] | undefined)[];

  /** @param maximumBins of a column of numbers, 3 or more. */
  constructor(reference: ReferenceProfile, maximumBins: number) {
    if (!(maximumBins >= MINIMUM_BINS)) throw new RangeError('a column of numbers keeps at least 3 bins');
    this.#ends = profiledColumns(reference).map((column) => endsOf(column, maximumBins));
    const { columns, score } = reference;
    const coarse = columns.map((column, index) => coarsenColumn(column, this.#ends[index]));
    this.reference =
      score === undefined
        ? { columns: coarse }
        : { columns: coarse, score: coarsenColumn(score, this.#ends[columns.length]) };
  }

  /** Counts of the old bins in the new ones; adding before or after is the same. @param columns one for each of the reference, the score last. */
  counts(columns: readonly ColumnCounts[]): ColumnCounts[] {
    return columns.map((counts, index) => joinCounts(counts, this.#ends[index]));
  }
}

function endsOf(column: ColumnReference, maximumBins: number): number[] | undefined {
  if (column.kind === 'Categorical' || column.kind === 'Boolean') return undefined;
  const { bins } = column.counts;
  if (bins.length <= maximumBins) return undefined;
  const last = bins.length - 1;
  const inner = presentRows(column.counts) - bins[0]! - bins[last]!;
  const ends = [0];
  let rows = 0;
  for (let bin = 1; bin < last; bin++) {
    rows += bins[bin]!;
    const wanted = (inner * ends.length) / (maximumBins - 2);
    if (rows >= wanted && ends.length < maximumBins - 2) ends.push(bin);
  }
  if (ends.at(-1) !== last - 1) ends.push(last - 1);
  return [...ends, last];
}

function coarsenColumn<T extends ColumnLayout & { counts: ColumnCounts }>(
  column: T,
  ends?: readonly number[],
): T {
  if (ends === undefined || column.kind === 'Categorical' || column.kind === 'Boolean') return column;
  const { edges } = column;
  return {
    ...column,
    edges: ends.slice(0, -1).map((end) => edges[end]!),
    counts: joinCounts(column.counts, ends),
  };
}

function joinCounts(counts: ColumnCounts, ends: readonly number[] | undefined): ColumnCounts {
  if (ends === undefined) return counts;
  const bins = new Float64Array(ends.length);
  let from = 0;
  ends.forEach((end, bin) => {
    for (; from <= end; from++) bins[bin]! += counts.bins[from]!;
  });
  return { ...counts, bins };
}
