import { readFileChunks } from '../csv-cells/file-chunks.ts';
import { openCsvTable } from '../data/csv/csv-table.ts';
import { error } from '../errors.ts';

/** A table of what became true: a row for each id. */
export interface AnswerTable {
  path: string;
  /** The column of the ids. */
  id: string;
  /** The column of the answers: two values, or an empty cell where nothing is known yet. */
  label: string;
}

/** One row of it. */
export interface Answer {
  id: string;
  /** Which of the values seen so far it is: 0 or 1. */
  value: number;
  /** From 1 on. */
  row: number;
}

/** Reads answers of a CSV of any size, holding no more than a piece of it; cells without an answer are left out. */
export class AnswerReader {
  /** The values that answers are given by, in the order in which they came. */
  readonly values: string[] = [];
  /** How many rows have each. */
  readonly counts: number[] = [];
  rows = 0;
  readonly #table: AnswerTable;

  constructor(table: AnswerTable) {
    this.#table = table;
  }

  /** @throws CsvRefused, DataRefused where a column is not there, or a third value is in it. */
  async *read(): AsyncGenerator<Answer, void> {
    const chunks = readFileChunks(this.#table.path);
    try {
      yield* this.#readRows(chunks);
    } finally {
      // A file that is refused at its header is closed too.
      await chunks.return();
    }
  }

  async *#readRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Answer, void> {
    const { id, label } = this.#table;
    const { header, batches } = await openCsvTable(chunks);
    const place = (column: string): number => {
      const index = header.indexOf(column);
      if (index === -1) throw error('DataRefused', { problems: `column ${column} is not there` });
      return index;
    };
    const [ids, labels] = [place(id), place(label)];
    for await (const batch of batches)
      for (const record of batch) {
        this.rows++;
        const cell = record[labels]!;
        if (cell !== '') yield { id: record[ids]!, value: this.#valueOf(cell), row: this.rows };
      }
  }

  #valueOf(cell: string): number {
    let value = this.values.indexOf(cell);
    if (value === -1) {
      if (this.values.length === 2) {
        const problems = `column ${this.#table.label}: it has more than two different values, the third is in row ${this.rows}`;
        throw error('DataRefused', { problems });
      }
      // A copy: what is cut out of a text keeps all of it in memory.
      value = this.values.push(Buffer.from(cell).toString()) - 1;
      this.counts.push(0);
    }
    this.counts[value]!++;
    return value;
  }
}
