import { formatRecord } from '../batch-scoring/csv-text.ts';
import type { ByteSink, ColumnSpec, Row, TableWriter } from './table.ts';

/** Writes rows as CSV after RFC 4180, with a header. */
export class CsvTableWriter implements TableWriter {
  readonly #sink: ByteSink;
  #header: string | undefined;

  constructor(sink: ByteSink, columns: readonly ColumnSpec[]) {
    this.#sink = sink;
    this.#header = `${formatRecord(columns.map(({ name }) => name))}\n`;
  }

  async write(rows: readonly Row[]): Promise<void> {
    let text = this.#header ?? '';
    this.#header = undefined;
    for (const row of rows) text += `${formatRecord(row)}\n`;
    if (text !== '') await this.#sink.write(Buffer.from(text));
  }

  async finish(): Promise<void> {
    await this.write([]);
  }
}
