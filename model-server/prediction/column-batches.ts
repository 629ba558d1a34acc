import type { Columns } from '@churnops/lib/contract/columns.ts';

/**
 * Joins the rows of several requests, all checked against the same contract, into one input of the model.
 *
 * @param parts at least one; a single part is returned as it is, without a copy.
 */
export function joinColumns(parts: readonly Columns[]): Columns {
  const [first] = parts;
  if (first === undefined) throw new RangeError('there is nothing to join');
  if (parts.length === 1) return first;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const numeric = new Map<string, Float32Array>();
  for (const name of first.numeric.keys()) numeric.set(name, joinNumbers(parts, name, rows));
  const categorical = new Map<string, string[]>();
  for (const name of first.categorical.keys()) {
    const categories = parts.flatMap((part) => column(part.categorical, name));
    categorical.set(name, categories);
  }
  return { rows, numeric, categorical };
}

/** The rows from `start` up to, not including, `end`; numbers are shared with `columns`, not copied. */
export function sliceColumns(columns: Columns, start: number, end: number): Columns {
  if (start === 0 && end >= columns.rows) return columns;
  const numeric = new Map<string, Float32Array>();
  for (const [name, values] of columns.numeric) numeric.set(name, values.subarray(start, end));
  const categorical = new Map<string, string[]>();
  for (const [name, values] of columns.categorical) categorical.set(name, values.slice(start, end));
  return { rows: Math.min(end, columns.rows) - start, numeric, categorical };
}

function joinNumbers(parts: readonly Columns[], name: string, rows: number): Float32Array {
  const joined = new Float32Array(rows);
  let offset = 0;
  for (const part of parts) {
    joined.set(column(part.numeric, name), offset);
    offset += part.rows;
  }
  return joined;
}

function column<T>(columns: Map<string, T>, name: string): T {
  const values = columns.get(name);
  if (values === undefined) throw new RangeError(`column ${name} is not in every part`);
  return values;
}
