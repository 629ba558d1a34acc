import type { Columns } from '@churnops/lib/contract/columns.ts';
import type { Feature } from '@churnops/lib/contract/contract.ts';
import type { Cells } from '../csv-cells/cells.ts';
import { readDecimal } from '../csv-cells/decimal.ts';
import { toFeatureValue } from '../data/cell.ts';
import { LevelColumn } from './level-column.ts';
import type { RowFaults } from './row-faults.ts';

/** Reads one feature's cells, block by block, into memory that is used again. */
export interface FeatureColumn {
  /** Reads a block; rows with a fault are skipped, or told of a new one. */
  read(cells: Cells, faults: RowFaults): void;
  /** Adds the values of the rows without a fault. @returns how many of them are categories that the contract does not name. */
  give(columns: Columns, good: Int32Array): number;
}

/** The reader of a feature whose cells are at this place in each row. */
export function createFeatureColumn(feature: Feature, index: number): FeatureColumn {
  return feature.type === 'Numeric' ? new DecimalColumn(feature, index) : new LevelColumn(feature, index);
}

/** A column of numbers, mostly different ones. */
class DecimalColumn implements FeatureColumn {
  readonly #feature: Feature;
  readonly #index: number;
  #values = new Float32Array();

  constructor(feature: Feature, index: number) {
    this.#feature = feature;
    this.#index = index;
  }

  read(cells: Cells, faults: RowFaults): void {
    const feature = this.#feature;
    const { bytes, starts, ends, columns, rows } = cells;
    if (this.#values.length < rows) this.#values = new Float32Array(rows);
    const values = this.#values;
    for (let row = 0; row < rows; row++) {
      const cell = row * columns + this.#index;
      const [start, end] = [starts[cell]!, ends[cell]!];
      if (start === end) {
        values[row] = Number.NaN;
        if (feature.nullable !== true) faults.add(row, feature.name, 'missing');
        continue;
      }
      const number = readDecimal(bytes, start, end);
      const value = Number.isNaN(number) ? 'notANumber' : toFeatureValue(feature, number);
      if (typeof value === 'number') values[row] = value;
      else faults.add(row, feature.name, value);
    }
  }

  give(columns: Columns, good: Int32Array): number {
    const values = this.#values;
    for (let index = 0; index < good.length; index++) values[index] = values[good[index]!]!;
    columns.numeric.set(this.#feature.name, values.subarray(0, good.length));
    return 0;
  }
}
