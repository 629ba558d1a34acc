import type { Columns } from '@churnops/lib/contract/columns.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { Cells } from '../csv-cells/cells.ts';
import { createFeatureColumn, type FeatureColumn } from './feature-column.ts';
import { type RowFault, RowFaults } from './row-faults.ts';

/** Rows of a block: those that keep the contract, by column, and what is wrong with the others. They hold until the next block is read. */
export interface ReadRows {
  columns: Columns;
  /** Which rows of the block are in `columns`. */
  good: Int32Array;
  faults: RowFault[];
  /** Cells with a category that the contract does not name and does not refuse. */
  unknown: number;
}

/** Reads blocks by a contract, cell by cell as the trainer reads them. */
export class RowReader {
  readonly #columns: readonly FeatureColumn[];

  /** @param header has every feature of the contract. */
  constructor(contract: Contract, header: readonly string[]) {
    this.#columns = contract.features.map((feature) =>
      createFeatureColumn(feature, header.indexOf(feature.name)),
    );
  }

  read(cells: Cells): ReadRows {
    const found = new RowFaults();
    for (const column of this.#columns) column.read(cells, found);
    const good = found.good(cells.rows);
    const columns: Columns = { rows: good.length, numeric: new Map(), categorical: new Map() };
    let unknown = 0;
    for (const column of this.#columns) unknown += column.give(columns, good);
    return { columns, good, faults: found.list(), unknown };
  }
}
