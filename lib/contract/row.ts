import { error } from '../errors.ts';
import { CellFault, readCategoricalCell, readNumericCell } from './cell.ts';
import { type Columns, MISSING_CATEGORY } from './columns.ts';
import type { Contract, Feature } from './contract.ts';
import { UnknownCategories, type Warning } from './warning.ts';

/** Rows that keep the contract, and what is worth knowing about them all the same. */
export interface ValidatedRows {
  columns: Columns;
  warnings: Warning[];
}

/** Checks rows against a contract; what can be known from the contract alone is worked out once, not for each request. */
export class RowValidator {
  readonly #features: readonly KnownFeature[];
  readonly #position: ReadonlyMap<string, number>;
  readonly #minimumWidth: number;

  constructor(contract: Contract) {
    const { features } = contract;
    this.#minimumWidth = minimumWidth(contract);
    this.#features = features.map((feature) => ({
      feature,
      known: feature.categories && new Map(feature.categories.map((category) => [category, category])),
    }));
    this.#position = new Map(features.map(({ name }, index) => [name, index]));
  }

  /**
   * Turns rows that keep the contract into columns. A row is an array in contract order or an object by feature
   * name. Nothing is guessed: null, an absent key and a value left off an array's end mean missing and are refused
   * unless the column is nullable; a wrong type, any other width, an unknown name and a number that float32 cannot hold
   * are always refused. An unknown category is accepted with a warning, unless its feature says Refuse.
   *
   * @throws RowRefused, RowShapeRefused or RowsRefused, naming the first row and column that break the contract.
   */
  validate(rows: readonly unknown[]): ValidatedRows {
    const validation = this.begin(rows);
    validation.check(0, rows.length);
    return validation.finish();
  }

  /** Does what `validate` does in as many steps as the caller likes, who may do other things between them. */
  begin(rows: readonly unknown[]): RowValidation {
    if (rows.length === 0) throw error('RowsRefused', { reason: 'there is none; send at least one row' });
    return new RowValidation(rows, this.#features, this.#position, this.#minimumWidth);
  }
}

/** A validation under way: `check` all rows, then `finish`. */
export class RowValidation {
  readonly #rows: readonly unknown[];
  readonly #columns: readonly Column[];
  readonly #position: ReadonlyMap<string, number>;
  readonly #minimumWidth: number;

  constructor(
    rows: readonly unknown[],
    features: readonly KnownFeature[],
    position: ReadonlyMap<string, number>,
    minimumWidth: number,
  ) {
    this.#rows = rows;
    this.#columns = features.map((feature) => createColumn(feature, rows.length));
    this.#position = position;
    this.#minimumWidth = minimumWidth;
  }

  /** Checks the rows from `start` up to, not including, `end`. */
  check(start: number, end: number): void {
    const columns = this.#columns;
    const width = columns.length;
    for (let index = start; index < end; index++) {
      const row = this.#rows[index];
      const cells = Array.isArray(row)
        ? checkWidth(row, this.#minimumWidth, width, index)
        : spread(row, this.#position, index);
      for (let column = 0; column < width; column++) columns[column]!.set(index, cells[column]);
    }
  }

  /** The columns of all rows. */
  finish(): ValidatedRows {
    const numeric = new Map<string, Float32Array>();
    const categorical = new Map<string, string[]>();
    const warnings: Warning[] = [];
    for (const column of this.#columns) {
      if (column.numeric !== undefined) numeric.set(column.name, column.numeric);
      if (column.categorical !== undefined) categorical.set(column.name, column.categorical);
      if (column.unknown !== undefined) warnings.push(...column.unknown.warnings());
    }
    return { columns: { rows: this.#rows.length, numeric, categorical }, warnings };
  }
}

/** Checks rows once; see `RowValidator`, which is made once for many requests. */
export function validateRows(contract: Contract, rows: readonly unknown[]): ValidatedRows {
  return new RowValidator(contract).validate(rows);
}

/**
 * How many values an array has at least: nullable columns at the end may be left off. So a contract may grow by nullable
 * columns at its end, and every row that was valid before stays valid.
 */
export function minimumWidth({ features }: Pick<Contract, 'features'>): number {
  return features.findLastIndex(({ nullable }) => nullable !== true) + 1;
}

interface KnownFeature {
  feature: Feature;
  /** The categories that the model knows, if the contract says: each by its text, so that rows hold the contract's own, whose hash whoever counts them need not work out again. */
  known: ReadonlyMap<string, string> | undefined;
}

/** The row's values; those that were left off its end stay undefined. */
function checkWidth(row: unknown[], minimum: number, width: number, index: number): unknown[] {
  if (row.length >= minimum && row.length <= width) return row;
  const optional = width - minimum;
  const rest = optional === 0 ? '' : `, of which the last ${optional} may be left off`;
  throw error('RowShapeRefused', {
    row: index,
    reason: `it has ${row.length} values, the contract has ${width} features${rest}`,
  });
}

/** An object's values in contract order; what is absent stays undefined. */
function spread(row: unknown, position: ReadonlyMap<string, number>, index: number): unknown[] {
  if (typeof row !== 'object' || row === null) {
    throw error('RowShapeRefused', { row: index, reason: 'it is neither an array nor an object' });
  }
  const cells: unknown[] = new Array(position.size);
  for (const [name, value] of Object.entries(row)) {
    const at = position.get(name);
    if (at === undefined) {
      throw error('RowShapeRefused', {
        row: index,
        reason: `the contract has no feature ${JSON.stringify(name.slice(0, 100))}`,
      });
    }
    cells[at] = value;
  }
  return cells;
}

interface Column {
  name: string;
  numeric?: Float32Array;
  categorical?: string[];
  unknown?: UnknownCategories;
  set(row: number, value: unknown): void;
}

function createColumn({ feature, known }: KnownFeature, rows: number): Column {
  return feature.type === 'Categorical'
    ? createCategorical(feature, known, rows)
    : createNumeric(feature, rows);
}

function createNumeric(feature: Feature, rows: number): Column {
  const numeric = new Float32Array(rows);
  const set = (row: number, value: unknown) => {
    numeric[row] = isMissing(feature, row, value)
      ? Number.NaN
      : orRefuse(feature, row, readNumericCell(feature, value));
  };
  return { name: feature.name, numeric, set };
}

function createCategorical(feature: Feature, known: KnownFeature['known'], rows: number): Column {
  const categorical: string[] = new Array(rows).fill(MISSING_CATEGORY);
  const unknown = new UnknownCategories(feature.name);
  const set = (row: number, value: unknown) => {
    if (isMissing(feature, row, value)) return;
    const category = orRefuse(feature, row, readCategoricalCell(value));
    const own = known?.get(category);
    if (known !== undefined && own === undefined) {
      if (feature.unknown === 'Refuse') {
        throw refuse(
          feature,
          row,
          `${JSON.stringify(category.slice(0, 40))} is none of the known categories`,
        );
      }
      unknown.add(row, category);
    }
    categorical[row] = own ?? category;
  };
  return { name: feature.name, categorical, unknown, set };
}

function isMissing(feature: Feature, row: number, value: unknown): boolean {
  if (value !== null && value !== undefined) return false;
  if (feature.nullable !== true)
    throw refuse(feature, row, 'the value is missing, and the column is not nullable');
  return true;
}

function orRefuse<T>(feature: Feature, row: number, cell: T | CellFault): T {
  if (cell instanceof CellFault) throw refuse(feature, row, cell.reason);
  return cell;
}

function refuse(feature: Feature, row: number, reason: string) {
  return error('RowRefused', { row, column: feature.name, reason });
}
