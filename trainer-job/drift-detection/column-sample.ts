import type { FeatureType } from '@churnops/lib/contract/contract.ts';
import { parseDate } from '@churnops/lib/contract/values.ts';
import { GrowingArray } from '../data/growing-array.ts';
import { readNumberCell } from './number-cell.ts';

/** More different texts than this are no categories; what is counted stays bounded by it. */
export const MAXIMUM_LEVELS = 100_000;

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
  readonly #levels = new Map<string, number>();

  constructor(name: string, kind: SampleKind) {
    this.name = name;
    this.#kind = kind;
  }

  add(cell: string): void {
    this.rows++;
    if (cell === '') {
      this.missing++;
      return;
    }
    if (this.#kind === 'Categorical') {
      this.#addLevel(cell);
      return;
    }
    const number = readNumberCell(cell);
    if (this.#kind === 'Open') this.#kind = number === 'Text' ? 'Categorical' : 'Numeric';
    if (number === 'Text') this.#addText(cell);
    else if (number === 'NotFinite') this.infinite++;
    else {
      this.#numbers.push(number);
      if (this.#whole && (!Number.isInteger(number) || cell.includes('.'))) this.#whole = false;
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
    if (this.#levels.size === 0) return false;
    for (const level of this.#levels.keys()) if (parseDate(level) === undefined) return false;
    return true;
  }

  get levels(): ReadonlyMap<string, number> {
    return this.#levels;
  }

  /** The numbers, sorted. */
  sorted(): Float64Array {
    return this.#numbers.finish().sort();
  }

  #addText(cell: string): void {
    if (this.#kind === 'Categorical') {
      this.#addLevel(cell);
      return;
    }
    this.text++;
    if (this.firstTextRow === 0) this.firstTextRow = this.rows;
  }

  #addLevel(cell: string): void {
    const count = this.#levels.get(cell);
    if (count !== undefined) this.#levels.set(cell, count + 1);
    else if (this.#levels.size === MAXIMUM_LEVELS) this.overflowed = true;
    // A slice keeps the chunk it was cut from alive; what is kept for the whole run is copied.
    else this.#levels.set(Buffer.from(cell).toString(), 1);
  }
}
