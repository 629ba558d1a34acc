import {
  type CategoricalColumn,
  categoricalColumn,
  type Dataset,
  MISSING_CODE,
  numericColumn,
} from '../data/dataset.ts';
import { type CategoricalEncoding, type Encoding, OTHER_CODE } from './encoding.ts';

/** A dataset as models see it: numbers as they are, categories as codes of the encoding. */
export interface DesignMatrix {
  rows: number;
  /** One array for each of `encoding.numeric`; NaN is missing. */
  numeric: Float32Array[];
  /** One array for each of `encoding.categorical`. */
  codes: Uint16Array[];
}

/** Encodes all rows of a dataset. */
export function encodeDataset(encoding: Encoding, dataset: Dataset): DesignMatrix {
  return {
    rows: dataset.rows,
    numeric: encoding.numeric.map((name) => numericColumn(dataset, name).values),
    codes: encoding.categorical.map((column) =>
      encodeCategories(column, categoricalColumn(dataset, column.name)),
    ),
  };
}

/** Only some rows of a matrix, in the order given. */
export function selectRows(matrix: DesignMatrix, rows: Uint32Array): DesignMatrix {
  return {
    rows: rows.length,
    numeric: matrix.numeric.map((values) => Float32Array.from(rows, (row) => values[row]!)),
    codes: matrix.codes.map((codes) => Uint16Array.from(rows, (row) => codes[row]!)),
  };
}

function encodeCategories(encoding: CategoricalEncoding, { codes, levels }: CategoricalColumn): Uint16Array {
  const known = new Map(encoding.levels.map((level, index) => [level, index + 1]));
  const codeOf = levels.map((level) => known.get(level) ?? OTHER_CODE);
  const missing = encoding.missing ? encoding.levels.length + 1 : OTHER_CODE;
  return Uint16Array.from(codes, (code) => (code === MISSING_CODE ? missing : codeOf[code]!));
}
