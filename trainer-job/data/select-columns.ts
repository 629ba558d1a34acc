import { type Columns, MISSING_CATEGORY } from '@churnops/lib/contract/columns.ts';
import type { CategoricalColumn, Column, Dataset, NumericColumn } from './dataset.ts';

/** Some rows of a dataset, in their order, as a model session takes them. */
export function selectColumns(dataset: Dataset, rows: Uint32Array): Columns {
  const columns: Columns = { rows: rows.length, numeric: new Map(), categorical: new Map() };
  for (const [name, column] of dataset.columns) {
    if (column.kind === 'Numeric') columns.numeric.set(name, selectNumbers(column, rows));
    else columns.categorical.set(name, selectTexts(column, rows));
  }
  return columns;
}

/** The same of one column. */
export function selectColumn(column: Column, rows: Uint32Array): Float32Array | string[] {
  return column.kind === 'Numeric' ? selectNumbers(column, rows) : selectTexts(column, rows);
}

function selectNumbers({ values }: NumericColumn, rows: Uint32Array): Float32Array {
  return Float32Array.from(rows, (row) => values[row]!);
}

function selectTexts({ codes, levels }: CategoricalColumn, rows: Uint32Array): string[] {
  return Array.from(rows, (row) => levels[codes[row]!] ?? MISSING_CATEGORY);
}
