/** A column of numbers: both samples sorted, without missing and infinite values. */
export interface NumericColumn {
  type: 'Numeric';
  reference: Float64Array;
  current: Float64Array;
  /** Whether the column's type is a whole number in both samples; it decides how narrow a bin may be. */
  integers: boolean;
}

/** A column of categories: how many rows have each, missing values aside. */
export interface CategoricalColumn {
  type: 'Categorical';
  reference: ReadonlyMap<string, number>;
  current: ReadonlyMap<string, number>;
}

export type ComparedColumn = NumericColumn | CategoricalColumn;

/** Counts of two samples over the same values, in the same order. */
export interface ValueCounts {
  reference: Float64Array;
  current: Float64Array;
}

/** Counts each value that either sample has: of numbers in ascending order, of categories in the order of their names. */
export function countValues(column: ComparedColumn): ValueCounts {
  if (column.type === 'Numeric') return countNumbers(column);
  const names = [...new Set([...column.reference.keys(), ...column.current.keys()])].sort();
  const counts = (sample: ReadonlyMap<string, number>) =>
    Float64Array.from(names, (name) => sample.get(name) ?? 0);
  return { reference: counts(column.reference), current: counts(column.current) };
}

function countNumbers({ reference, current }: NumericColumn): ValueCounts {
  const [before, now]: [number[], number[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < reference.length || j < current.length) {
    const value = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, current[j] ?? Number.POSITIVE_INFINITY);
    const [start, other] = [i, j];
    while (i < reference.length && reference[i] === value) i++;
    while (j < current.length && current[j] === value) j++;
    before.push(i - start);
    now.push(j - other);
  }
  return { reference: Float64Array.from(before), current: Float64Array.from(now) };
}

/** How many rows a sample has. */
export function countRows(sample: Float64Array | ReadonlyMap<string, number>): number {
  if (sample instanceof Float64Array) return sample.length;
  let rows = 0;
  for (const count of sample.values()) rows += count;
  return rows;
}

/** A column of both samples by its name, with the rows that have a value and those that have none, or an infinite one. */
export interface SampledColumn {
  name: string;
  rows: { reference: number; current: number };
  missing: { reference: number; current: number };
  column: ComparedColumn;
}

/** How many distinct values both samples have together, up to `most`, beyond which it does not look. */
export function countDistinct(column: ComparedColumn, most: number): number {
  if (column.type === 'Categorical') {
    let distinct = column.reference.size;
    for (const name of column.current.keys()) {
      if (distinct >= most) return most;
      if (!column.reference.has(name)) distinct++;
    }
    return Math.min(most, distinct);
  }
  const values = new Set<number>();
  for (const sample of [column.reference, column.current])
    for (let at = 0; at < sample.length && values.size < most; at = endOfRun(sample, at))
      values.add(sample[at]!);
  return values.size;
}

/** Whether a sorted sample has more than so many distinct values. */
export function hasMoreValues(sorted: Float64Array, values: number): boolean {
  let distinct = 0;
  for (let at = 0; at < sorted.length; at = endOfRun(sorted, at)) if (++distinct > values) return true;
  return false;
}

function endOfRun(sorted: Float64Array, start: number): number {
  let end = start + 1;
  while (end < sorted.length && sorted[end] === sorted[start]) end++;
  return end;
}
