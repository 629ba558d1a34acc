import type { CategoricalColumn, NumericColumn } from './column.ts';

/**
 * Prepares a column of numbers: values that are missing (NaN) or infinite are left out, the rest is sorted. Neither sample is changed.
 *
 * @param reference one value a row. @param current the same.
 */
export function numericColumn(reference: Iterable<number>, current: Iterable<number>): NumericColumn {
  const [before, now] = [finiteOf(reference), finiteOf(current)];
  return {
    type: 'Numeric',
    reference: before.values.sort(),
    current: now.values.sort(),
    // A column with a missing value is one of floating-point numbers in pandas, whatever else is in it.
    integers: before.whole && now.whole,
  };
}

/** Prepares a column of categories. @param missing the value that stands for none; such rows are left out. */
export function categoricalColumn(
  reference: Iterable<string>,
  current: Iterable<string>,
  missing = '',
): CategoricalColumn {
  return {
    type: 'Categorical',
    reference: countsOf(reference, missing),
    current: countsOf(current, missing),
  };
}

function finiteOf(sample: Iterable<number>): { values: Float64Array; whole: boolean } {
  const all = Float64Array.from(sample);
  const values = all.filter(Number.isFinite);
  return { values, whole: values.length === all.length && values.every(Number.isInteger) };
}

function countsOf(sample: Iterable<string>, missing: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of sample) if (value !== missing) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
