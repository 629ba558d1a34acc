import { type Columns, MISSING_CATEGORY } from '@churnops/lib/contract/columns.ts';
import type { Feature } from '@churnops/lib/contract/contract.ts';
import { textFault } from '@churnops/lib/contract/fields.ts';
import { CellDictionary } from '../csv-cells/cell-dictionary.ts';
import type { Cells } from '../csv-cells/cells.ts';
import { type CellFaultKind, readNumericCell } from '../data/cell.ts';
import type { FeatureColumn } from './feature-column.ts';
import type { RowFaults } from './row-faults.ts';

const [UNKNOWN, KNOWN] = [0, 1];
const MISSING_CODE = -1;

/** A column of categories, dates or truth values: each text is looked at once, however many rows have it. */
export class LevelColumn implements FeatureColumn {
  readonly #feature: Feature;
  readonly #index: number;
  readonly #known: ReadonlySet<string> | undefined;
  readonly #dictionary = new CellDictionary();
  /** What each text of the dictionary is: a fault, KNOWN or UNKNOWN for a category, else its float32. */
  readonly #verdicts: (number | CellFaultKind)[] = [];
  #codes = new Int32Array();

  constructor(feature: Feature, index: number) {
    this.#feature = feature;
    this.#index = index;
    this.#known = feature.categories && new Set(feature.categories);
  }

  read(cells: Cells, faults: RowFaults): void {
    const { starts, ends, columns, rows } = cells;
    const { name, nullable } = this.#feature;
    const verdicts = this.#verdicts;
    // Texts are kept for a block and not for the run: there may be as many as rows.
    this.#dictionary.clear();
    verdicts.length = 0;
    if (this.#codes.length < rows) this.#codes = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const cell = row * columns + this.#index;
      if (starts[cell] === ends[cell]) {
        this.#codes[row] = MISSING_CODE;
        if (nullable !== true) faults.add(row, name, 'missing');
        continue;
      }
      const code = this.#dictionary.code(cells, cell);
      if (code === verdicts.length) verdicts.push(this.#judge(this.#dictionary.levels[code]!));
      const verdict = verdicts[code]!;
      if (typeof verdict !== 'number') faults.add(row, name, verdict);
      this.#codes[row] = code;
    }
  }

  give(columns: Columns, good: Int32Array): number {
    const { name, type } = this.#feature;
    if (type === 'Categorical') return this.#giveCategories(columns, good);
    const values = new Float32Array(good.length);
    for (let index = 0; index < good.length; index++) {
      const code = this.#codes[good[index]!]!;
      values[index] = code === MISSING_CODE ? Number.NaN : (this.#verdicts[code] as number);
    }
    columns.numeric.set(name, values);
    return 0;
  }

  #giveCategories(columns: Columns, good: Int32Array): number {
    const { levels } = this.#dictionary;
    const values: string[] = new Array(good.length).fill(MISSING_CATEGORY);
    let unknown = 0;
    for (let index = 0; index < good.length; index++) {
      const code = this.#codes[good[index]!]!;
      if (code === MISSING_CODE) continue;
      values[index] = levels[code]!;
      if (this.#verdicts[code] === UNKNOWN) unknown++;
    }
    columns.categorical.set(this.#feature.name, values);
    return unknown;
  }

  #judge(text: string): number | CellFaultKind {
    if (this.#feature.type !== 'Categorical') return readNumericCell(this.#feature, text);
    if (this.#known?.has(text) === true) return KNOWN;
    if (textFault(text) !== undefined) return 'notText';
    if (this.#known === undefined) return KNOWN;
    return this.#feature.unknown === 'Refuse' ? 'unknownCategory' : UNKNOWN;
  }
}
