import type { FeatureType } from '@churnops/lib/contract/contract.ts';
import { parseDate } from '@churnops/lib/contract/values.ts';
import { CellDictionary } from '../csv-cells/cell-dictionary.ts';
import { type Cells, cellText } from '../csv-cells/cells.ts';
import { readDecimal } from '../csv-cells/decimal.ts';
import { readNumberCell } from './number-cell.ts';
import { NumberList } from './number-list.ts';

/** More different texts than this are no categories; what is counted stays bounded by it. */
export const MAXIMUM_LEVELS = 100_000;

const POINT = 0x2e;

/** How the cells of a column are taken; `Open` until the first cell decides between numbers and categories. */
export type SampleKind = 'Open' | 'Numeric' | 'Categorical';

/** The kind that a contract's type asks for. Dates are told apart by their text. */
export function kindOf(type: FeatureType): SampleKind {
  return type === 'Numeric' ? 'Numeric' : 'Categorical';
}

/** One column of one file: its numbers, or how many rows each of its categories has. */
export class ColumnSample {
  readonly name: string;
  rows = 0;
  missing = 0;
  /** Numbers that are there and not finite: they are counted, and no part of the sample. */
  infinite = 0;
  /** Cells of text in a column of numbers, and the row of the first. */
  text = 0;
  firstTextRow = 0;
  /** Whether there were more categories than are counted. */
  overflowed = false;
  #kind: SampleKind;
  #whole = true;
  readonly #numbers = new NumberList();
  readonly #dictionary = new CellDictionary(MAXIMUM_LEVELS);
  /** How many cells have each text of the dictionary. */
  readonly #counts: number[] = [];

  constructor(name: string, kind: SampleKind) {
    this.name = name;
    this.#kind = kind;
  }

  /** Takes the column at this place of a block's rows. */
  read(cells: Cells, index: number): void {
    if (this.#kind === 'Open') this.#decide(cells, index);
    if (this.#kind === 'Categorical') this.#readLevels(cells, index);
    else this.#readNumbers(cells, index);
    this.rows += cells.rows;
  }

  get kind(): SampleKind {
    return this.#kind;
  }

  /** Whether every row has a whole number, as a column of such a type has. */
  get integers(): boolean {
    return this.#whole && this.missing === 0 && this.infinite === 0 && this.text === 0;
  }

  /** Whether the column has texts, and all of them are dates. */
  get isDate(): boolean {
    const { levels } = this.#dictionary;
    return levels.length > 0 && levels.every((level) => parseDate(level) !== undefined);
  }

  get levels(): ReadonlyMap<string, number> {
    return new Map(this.#dictionary.levels.map((level, code) => [level, this.#counts[code]!]));
  }

  /** The numbers, sorted. */
  sorted(): Float64Array {
    return this.#numbers.sorted();
  }

  /** The first cell that is there says what the column is. */
  #decide(cells: Cells, index: number): void {
    const { starts, ends, columns, rows } = cells;
    let cell = index;
    while (cell < rows * columns && starts[cell] === ends[cell]) cell += columns;
    if (cell >= rows * columns) return;
    this.#kind = readNumberCell(cellText(cells, cell)) === 'Text' ? 'Categorical' : 'Numeric';
  }

  #readNumbers(cells: Cells, index: number): void {
    const { bytes, starts, ends, columns, rows } = cells;
    const numbers = this.#numbers;
    let [missing, whole] = [0, this.#whole];
    for (let row = 0, cell = index; row < rows; row++, cell += columns) {
      const [start, end] = [starts[cell]!, ends[cell]!];
      if (start === end) {
        missing++;
        continue;
      }
      let number = readDecimal(bytes, start, end);
      if (!Number.isFinite(number)) {
        number = this.#readOdd(cells, cell, row);
        if (Number.isNaN(number)) continue;
      }
      numbers.push(number);
      whole &&= Number.isInteger(number) && !hasPoint(bytes, start, end);
    }
    this.#whole = whole;
    this.missing += missing;
  }

  /** @returns NaN where there is no number, which is counted. */
  #readOdd(cells: Cells, cell: number, row: number): number {
    const number = readNumberCell(cellText(cells, cell));
    if (typeof number === 'number') return number;
    if (number === 'NotFinite') this.infinite++;
    else {
      this.text++;
      if (this.firstTextRow === 0) this.firstTextRow = this.rows + row + 1;
    }
    return Number.NaN;
  }

  #readLevels(cells: Cells, index: number): void {
    const { starts, ends, columns, rows } = cells;
    const [dictionary, counts] = [this.#dictionary, this.#counts];
    let missing = 0;
    for (let row = 0, cell = index; row < rows; row++, cell += columns) {
      if (starts[cell] === ends[cell]) {
        missing++;
        continue;
      }
      const code = dictionary.code(cells, cell);
      if (code === -1) this.overflowed = true;
      else counts[code] = (counts[code] ?? 0) + 1;
    }
    this.missing += missing;
  }
}

function hasPoint(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === POINT) return true;
  return false;
}
