/** Something about accepted rows that their sender should know. */
export interface Warning {
  code: 'UnknownCategory';
  column: string;
  /** How many cells it is about. */
  count: number;
  /** The first such row, counted from 0. */
  row: number;
  /** The first few different values. */
  values: string[];
  message: string;
}

const NAMED_VALUES = 5;
const NAMED_LENGTH = 100;

/** Counts the categories of one column that the model does not know. */
export class UnknownCategories {
  readonly #column: string;
  readonly #values = new Set<string>();
  #count = 0;
  #firstRow = 0;

  constructor(column: string) {
    this.#column = column;
  }

  add(row: number, category: string): void {
    if (this.#count === 0) this.#firstRow = row;
    this.#count++;
    if (this.#values.size < NAMED_VALUES) this.#values.add(category.slice(0, NAMED_LENGTH));
  }

  /** One warning for the column, or none. */
  warnings(): Warning[] {
    if (this.#count === 0) return [];
    const values = [...this.#values];
    const named = JSON.stringify(values[0]);
    const message =
      this.#count === 1
        ? `Column ${this.#column}: the model was not trained on the category ${named}; it is scored as "other".`
        : `Column ${this.#column}: ${this.#count} values are categories that the model was not trained on (such as ${named}); they are scored as "other".`;
    return [
      {
        code: 'UnknownCategory',
        column: this.#column,
        count: this.#count,
        row: this.#firstRow,
        values,
        message,
      },
    ];
  }
}
