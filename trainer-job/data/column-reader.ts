import type { Feature } from '@churnops/lib/contract/contract.ts';
import { textFault } from '@churnops/lib/contract/fields.ts';
import { CELL_FAULTS, type CellFaultKind, readNumericCell } from './cell.ts';
import { type Column, MISSING_CODE } from './dataset.ts';
import { GrowingArray } from './growing-array.ts';
import type { ProblemList } from './problem-list.ts';

/** Reads the cells of one feature, counting what is wrong with them instead of stopping at the first. */
export interface ColumnReader {
  /** Takes the next row's cell and returns it as canonical JSON: a number, a string or null. @param row its number, the first is 1. */
  read(cell: string, row: number): string;
  /** Tells all problems of the column. */
  report(problems: ProblemList): void;
  finish(): Column;
}

/** The reader for a feature of the contract. */
export function createColumnReader(feature: Feature): ColumnReader {
  return feature.type === 'Categorical' ? new CategoricalReader(feature) : new NumericReader(feature);
}

class NumericReader implements ColumnReader {
  readonly #feature: Feature;
  readonly #values = new GrowingArray((length) => new Float32Array(length));
  readonly #faults: FaultCounts;

  constructor(feature: Feature) {
    this.#feature = feature;
    this.#faults = new FaultCounts(feature);
  }

  read(cell: string, row: number): string {
    const value = cell === '' ? Number.NaN : readNumericCell(this.#feature, cell);
    this.#faults.countRow(row);
    this.#values.push(typeof value === 'number' ? value : Number.NaN);
    if (typeof value !== 'number') this.#faults.add(value);
    else if (Number.isNaN(value)) this.#faults.addMissing();
    else return String(value);
    return 'null';
  }

  report(problems: ProblemList): void {
    this.#faults.report(problems);
  }

  finish(): Column {
    return { kind: 'Numeric', values: this.#values.finish() };
  }
}

class CategoricalReader implements ColumnReader {
  readonly #codes = new GrowingArray((length) => new Int32Array(length));
  readonly #codeOf = new Map<string, number>();
  readonly #json: string[] = [];
  readonly #known: ReadonlySet<string> | undefined;
  readonly #faults: FaultCounts;

  constructor(feature: Feature) {
    this.#known = feature.unknown === 'Refuse' ? new Set(feature.categories) : undefined;
    this.#faults = new FaultCounts(feature);
  }

  read(cell: string, row: number): string {
    this.#faults.countRow(row);
    const code = cell === '' ? MISSING_CODE : this.#code(cell);
    this.#codes.push(code);
    if (code !== MISSING_CODE) return this.#json[code]!;
    if (cell === '') this.#faults.addMissing();
    return 'null';
  }

  /** The code of a category, or MISSING_CODE (and a fault) where it cannot be one. */
  #code(cell: string): number {
    const seen = this.#codeOf.get(cell);
    if (seen !== undefined) return seen;
    const fault =
      textFault(cell) !== undefined
        ? 'notText'
        : this.#known?.has(cell) === false
          ? 'unknownCategory'
          : undefined;
    if (fault !== undefined) {
      this.#faults.add(fault);
      return MISSING_CODE;
    }
    // A slice keeps the chunk it was cut from alive; what is kept for the whole run is copied.
    const level = Buffer.from(cell).toString();
    this.#codeOf.set(level, this.#json.length);
    return this.#json.push(JSON.stringify(level)) - 1;
  }

  report(problems: ProblemList): void {
    this.#faults.report(problems);
  }

  finish(): Column {
    return { kind: 'Categorical', codes: this.#codes.finish(), levels: [...this.#codeOf.keys()] };
  }
}

/** How often each fault came up in a column, and where first. */
class FaultCounts {
  readonly #feature: Feature;
  readonly #counts = new Map<CellFaultKind, { count: number; row: number }>();
  #rows = 0;
  #row = 0;

  constructor(feature: Feature) {
    this.#feature = feature;
  }

  countRow(row: number): void {
    this.#rows++;
    this.#row = row;
  }

  addMissing(): void {
    if (this.#feature.nullable !== true) this.add('missing');
  }

  add(fault: CellFaultKind): void {
    const known = this.#counts.get(fault);
    if (known === undefined) this.#counts.set(fault, { count: 1, row: this.#row });
    else known.count++;
  }

  report(problems: ProblemList): void {
    for (const [fault, { count, row }] of this.#counts) {
      const start = `column ${this.#feature.name}: ${count} of ${this.#rows} values ${CELL_FAULTS[fault]}`;
      problems.add(
        fault === 'missing'
          ? `${start}, at most 0 allowed`
          : `${start}${this.#bound(fault)}, the first in row ${row}`,
      );
    }
  }

  #bound(fault: CellFaultKind): string {
    if (fault === 'belowMinimum') return ` ${this.#feature.minimum}`;
    return fault === 'aboveMaximum' ? ` ${this.#feature.maximum}` : '';
  }
}
