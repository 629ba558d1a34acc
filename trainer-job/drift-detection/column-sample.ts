import type { FeatureType } from '@churnops/lib/contract/contract.ts';
import { parseDate } from '@churnops/lib/contract/values.ts';
import { CellDictionary } from '../csv-cells/cell-dictionary.ts';
import { type Cells, cellText } from '../csv-cells/cells.ts';
import { readDecimal } from '../csv-cells/decimal.ts';
import { GrowingArray } from '../data/growing-array.ts';
import { readNumberCell } from './number-cell.ts';

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
  readonly #numbers = new GrowingArray((length) => new Float64Array(length));
  readonly #dictionary = new CellDictionary(MAXIMUM_LEVELS);
  /** How many cells have each text of the dictionary. */
  readonly #counts: number[] = [];

  constructor(name: string, kind: SampleKind) {
    this.name = name;
    this.#kind = kind;
  }

  /** Takes the column at this place of a block's rows. */
  read(cells: Cells, index: number): void {
    const { starts, ends, columns, rows } = cells;
    for (let row = 0, cell = index; row < rows; row++, cell += columns) {
      this.rows++;
      if (starts[cell] === ends[cell]) this.missing++;
      else if (this.#kind === 'Categorical') this.#addLevel(cells, cell);
      else this.#addNumber(cells, cell);
    }
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
    return this.#numbers.view().sort();
  }

  #addNumber(cells: Cells, cell: number): void {
    const [start, end] = [cells.starts[cell]!, cells.ends[cell]!];
    const decimal = readDecimal(cells.bytes, start, end);
    const number = Number.isFinite(decimal) ? decimal : readNumberCell(cellText(cells, cell));
    if (this.#kind === 'Open') this.#kind = number === 'Text' ? 'Categorical' : 'Numeric';
    if (this.#kind === 'Categorical') this.#addLevel(cells, cell);
    else if (number === 'NotFinite') this.infinite++;
    else if (number === 'Text') {
      this.text++;
      if (this.firstTextRow === 0) this.firstTextRow = this.rows;
    } else {
      this.#numbers.push(number);
      this.#whole &&= Number.isInteger(number) && !hasPoint(cells.bytes, start, end);
    }
  }

  #addLevel(cells: Cells, cell: number): void {
    const code = this.#dictionary.code(cells, cell);
    if (code === -1) this.overflowed = true;
    else this.#counts[code] = (this.#counts[code] ?? 0) + 1;
  }
}

function hasPoint(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === POINT) return true;
  return false;
}
