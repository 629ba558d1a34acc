import { addNamed, parseNamed, writeNamed } from './unseen-values.ts';

/**
 * What was counted of one column. All are whole numbers below 2⁵³, so that adding is exact and any order of adding gives the same.
 */
export interface ColumnCounts {
  /** Rows in each bin: of the edges, of the named categories and one for all others, or of false and true. */
  bins: Float64Array;
  /** Rows without a value. */
  missing: number;
  /** Rows of a category that the model does not know. */
  unknown: number;
  /** The most frequent of these with how often they occurred at least; only where a model's values may be exposed. */
  unseen?: ReadonlyMap<string, number>;
  /** Values that break the contract; their rows were not scored. */
  refused: number;
  /** The sum over all rows, in steps of a 1,024th of the reference's deviation, from its centre. */
  sum: number;
  /** The same over the rows of the first bin. */
  low: number;
  /** The same over the rows of the last bin. */
  high: number;
}

/** Steps that one deviation of the reference has. */
export const STEPS_A_DEVIATION = 1_024;
/** No value counts as farther than 32 deviations from the centre, so that sums of 10¹¹ rows are exact and none is ruled by one row. */
export const MAXIMUM_STEPS = 32 * STEPS_A_DEVIATION;

const NUMBERS = ['missing', 'unknown', 'refused', 'sum', 'low', 'high'] as const;

/** Nothing counted yet. */
export function emptyCounts(bins: number): ColumnCounts {
  return { bins: new Float64Array(bins), missing: 0, unknown: 0, refused: 0, sum: 0, low: 0, high: 0 };
}

/** Adds `more` to `counts` in place. Both are of the same column. */
export function addCounts(counts: ColumnCounts, more: ColumnCounts): void {
  if (counts.bins.length !== more.bins.length)
    throw new RangeError(`${more.bins.length} bins cannot be added to ${counts.bins.length}`);
  for (let bin = 0; bin < counts.bins.length; bin++) counts.bins[bin]! += more.bins[bin]!;
  for (const name of NUMBERS) counts[name] += more[name];
  const unseen = addNamed(counts.unseen, more.unseen);
  if (unseen !== undefined) counts.unseen = unseen;
}

/** Sets everything to 0. */
export function clearCounts(counts: ColumnCounts): void {
  counts.bins.fill(0);
  for (const name of NUMBERS) counts[name] = 0;
}

/** How many rows have a value that fell into a bin. */
export function presentRows({ bins }: ColumnCounts): number {
  let rows = 0;
  for (const count of bins) rows += count;
  return rows;
}

/** The form in JSON: numbers that are 0 are left out. */
export function writeCounts(counts: ColumnCounts): Record<string, unknown> {
  const written: Record<string, unknown> = { bins: Array.from(counts.bins) };
  for (const name of NUMBERS) if (counts[name] !== 0) written[name] = counts[name];
  if (counts.unseen !== undefined && counts.unseen.size > 0) written['unseen'] = writeNamed(counts.unseen);
  return written;
}

/**
 * Reads what `writeCounts` wrote.
 *
 * @param refuse is called with what is wrong, and throws.
 */
export function parseCounts(value: unknown, bins: number, refuse: (reason: string) => never): ColumnCounts {
  if (typeof value !== 'object' || value === null) refuse('its counts are missing');
  const fields = value as Record<string, unknown>;
  if (!Array.isArray(fields['bins']) || fields['bins'].length !== bins)
    refuse(`it has not ${bins} counts of bins`);
  if (!fields['bins'].every(isCount)) refuse('a count is not a whole number, 0 or more');
  const counts: ColumnCounts = { ...emptyCounts(0), bins: Float64Array.from(fields['bins']) };
  for (const name of NUMBERS) {
    const number = fields[name] ?? 0;
    const signed = name === 'sum' || name === 'low' || name === 'high';
    if (signed ? !Number.isSafeInteger(number) : !isCount(number)) refuse(`${name} is not a whole number`);
    counts[name] = number as number;
  }
  if (fields['unseen'] !== undefined) counts.unseen = parseNamed(fields['unseen'], refuse);
  return counts;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
