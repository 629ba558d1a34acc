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
