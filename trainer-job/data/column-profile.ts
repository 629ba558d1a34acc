import type { FeatureType } from '@churnops/lib/contract/contract.ts';
import { parseDate, toFloat32 } from '@churnops/lib/contract/values.ts';
import { parseNumber } from './cell.ts';

const BOOLEAN = /^(?:0|1|true|false)$/i;
/** Different values are counted among the first rows only, so that memory stays bounded. */
const DISTINCT_ROWS = 100_000;

/** What the cells of one column look like, gathered cell by cell. */
export class ColumnProfile {
  readonly name: string;
  rows = 0;
  missing = 0;
  /** Cells that are there and no numbers, and the row of the first. */
  text = 0;
  firstTextRow = 0;
  #booleans = 0;
  #dates = 0;
  #integers = 0;
  #counted = 0;
  readonly #distinct = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  add(cell: string): void {
    this.rows++;
    if (cell === '') {
      this.missing++;
      return;
    }
    if (BOOLEAN.test(cell)) this.#booleans++;
    const number = parseNumber(cell);
    if (number === undefined || toFloat32(number) === undefined) {
      this.text++;
      if (this.firstTextRow === 0) this.firstTextRow = this.rows;
      if (parseDate(cell) !== undefined) this.#dates++;
    } else if (Number.isInteger(number)) {
      this.#integers++;
    }
    if (this.rows > DISTINCT_ROWS) return;
    this.#counted++;
    this.#distinct.set(cell, (this.#distinct.get(cell) ?? 0) + 1);
  }

  /** Cells that are there. */
  get present(): number {
    return this.rows - this.missing;
  }

  /** Different values among the first 100,000 rows, and how often each is there. */
  get distinct(): ReadonlyMap<string, number> {
    return this.#distinct;
  }

  /** The share of values among the first rows that no earlier row had. */
  get distinctShare(): number {
    return this.#counted === 0 ? 0 : this.#distinct.size / this.#counted;
  }

  /** Whether every row has a value of its own, which is text or, in a column named like a key, a whole number. */
  get isKey(): boolean {
    const unique = this.missing === 0 && this.distinctShare === 1 && this.rows > 1;
    const named = /(^|[^a-z])(id|key|no|nr|number|uuid)$|[a-z]I[dD]$/i.test(this.name);
    return (
      unique && (this.text === this.rows ? this.#dates < this.rows : named && this.#integers === this.rows)
    );
  }

  /** Boolean where all values are 0, 1, true or false; else Numeric or Date where all are; else Categorical. */
  get type(): FeatureType {
    if (this.#booleans === this.present) return 'Boolean';
    if (this.text === 0) return 'Numeric';
    return this.#dates === this.present ? 'Date' : 'Categorical';
  }
}
