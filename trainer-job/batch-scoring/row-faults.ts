import type { CellFaultKind } from '../data/cell.ts';

/** A cell that keeps its row from being scored. */
export interface RowFault {
  row: number;
  column: string;
  kind: CellFaultKind;
}

/** What is wrong with the rows of a block: of each row the first fault that is told. */
export class RowFaults {
  readonly #first = new Map<number, RowFault>();

  add(row: number, column: string, kind: CellFaultKind): void {
    if (!this.#first.has(row)) this.#first.set(row, { row, column, kind });
  }

  /** The first faults, in the order of the rows. */
  list(): RowFault[] {
    return [...this.#first.values()].sort((a, b) => a.row - b.row);
  }

  /** The rows that have none. */
  good(rows: number): Int32Array {
    const good = new Int32Array(rows - this.#first.size);
    let count = 0;
    for (let row = 0; row < rows; row++) if (!this.#first.has(row)) good[count++] = row;
    return good;
  }
}
