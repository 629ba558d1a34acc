import { type Columns, MISSING_CATEGORY } from '@churnops/lib/contract/columns.ts';
import type { Dataset } from './dataset.ts';

/** Some rows of a dataset, in their order, as a model session takes them. */
export function selectColumns(dataset: Dataset, rows: Uint32Array): Columns {
  const columns: Columns = { rows: rows.length, numeric: new Map(), categorical: new Map() };
  for (const [name, column] of dataset.columns) {
    if (column.kind === 'Numeric')
      columns.numeric.set(
        name,
        Float32Array.from(rows, (row) => column.values[row]!),
      );
    else
      columns.categorical.set(
        name,
        Array.from(rows, (row) => column.levels[column.codes[row]!] ?? MISSING_CATEGORY),
      );
  }
  return columns;
}
