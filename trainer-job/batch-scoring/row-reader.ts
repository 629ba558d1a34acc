import { type Columns, MISSING_CATEGORY } from '@churnops/lib/contract/columns.ts';
import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import { textFault } from '@churnops/lib/contract/fields.ts';
import { type CellFaultKind, readNumericCell } from '../data/cell.ts';

/** A row that cannot be scored, as it was, and why not. */
export interface BadRow {
  line: number;
  reason: string;
  record: readonly string[];
}

/** Rows of a block: those that keep the contract, by column too, and the others with their reason. */
export interface ReadRows {
  columns: Columns;
  good: { record: readonly string[]; line: number }[];
  bad: BadRow[];
  /** Cells with a category that the contract does not name and does not refuse. */
  unknown: number;
}

/** What is wrong with one cell, in words that finish the sentence "column x: …". */
const REASONS: Readonly<Record<CellFaultKind, string>> = {
  missing: 'the value is missing, and the column is not nullable',
  notANumber: 'the value is not a number',
  notABoolean: 'the value is neither 0, 1, true nor false',
  notADate: 'the value is not a date such as 2024-02-29',
  tooLarge: 'the value is too large for a 32-bit float',
  belowMinimum: 'the value is less than the minimum',
  aboveMaximum: 'the value is greater than the maximum',
  unknownCategory: 'the value is none of the known categories',
  notText: 'the value cannot be used as a category (longer than 1024 characters)',
};

/** Reads records by a contract, cell by cell as the trainer reads them. */
export class RowReader {
  readonly #features: readonly PlacedFeature[];

  /** @param header has every feature of the contract. */
  constructor(contract: Contract, header: readonly string[]) {
    this.#features = contract.features.map((feature) => ({
      feature,
      index: header.indexOf(feature.name),
      known: feature.categories && new Set(feature.categories),
    }));
  }

  /** @param lines where each record begins. */
  read(records: readonly string[][], lines: readonly number[]): ReadRows {
    const columns = this.#features.map((placed) => createColumn(placed, records.length));
    const rows: ReadRows = {
      columns: { rows: 0, numeric: new Map(), categorical: new Map() },
      good: [],
      bad: [],
      unknown: 0,
    };
    for (const [index, record] of records.entries()) {
      const line = lines[index]!;
      const reason = readRecord(columns, record, rows.good.length);
      if (reason === undefined) rows.good.push({ record, line });
      else rows.bad.push({ record, line, reason });
    }
    for (const column of columns) column.finish(rows);
    rows.columns.rows = rows.good.length;
    return rows;
  }
}

interface PlacedFeature {
  feature: Feature;
  index: number;
  known: ReadonlySet<string> | undefined;
}

interface Column {
  name: string;
  index: number;
  /** Takes a cell as the value of a row, or says what is wrong with it; a row that was refused is written over. */
  set(row: number, cell: string): CellFaultKind | undefined;
  finish(rows: ReadRows): void;
}

function readRecord(columns: readonly Column[], record: readonly string[], row: number): string | undefined {
  for (const column of columns) {
    const fault = column.set(row, record[column.index]!);
    if (fault !== undefined) return `column ${column.name}: ${REASONS[fault]}`;
  }
  return undefined;
}

function createColumn(placed: PlacedFeature, rows: number): Column {
  return placed.feature.type === 'Categorical'
    ? createCategorical(placed, rows)
    : createNumeric(placed, rows);
}

function createNumeric({ feature, index }: PlacedFeature, rows: number): Column {
  const values = new Float32Array(rows);
  return {
    name: feature.name,
    index,
    set: (row, cell) => {
      if (cell === '' && feature.nullable !== true) return 'missing';
      const value = cell === '' ? Number.NaN : readNumericCell(feature, cell);
      if (typeof value !== 'number') return value;
      values[row] = value;
      return undefined;
    },
    finish: ({ columns, good }) => {
      columns.numeric.set(feature.name, values.subarray(0, good.length));
    },
  };
}

function createCategorical({ feature, index, known }: PlacedFeature, rows: number): Column {
  const values: string[] = new Array(rows).fill(MISSING_CATEGORY);
  return {
    name: feature.name,
    index,
    set: (row, cell) => {
      if (cell === '' && feature.nullable !== true) return 'missing';
      if (cell !== '' && known?.has(cell) !== true) {
        if (textFault(cell) !== undefined) return 'notText';
        if (known !== undefined && feature.unknown === 'Refuse') return 'unknownCategory';
      }
      values[row] = cell;
      return undefined;
    },
    finish: (read) => {
      values.length = read.good.length;
      if (known !== undefined)
        for (const value of values) if (value !== MISSING_CATEGORY && !known.has(value)) read.unknown++;
      read.columns.categorical.set(feature.name, values);
    },
  };
}
