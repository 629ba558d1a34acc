import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { parseNumber } from '../data/cell.ts';
import { error } from '../errors.ts';
import type { ByteSink, ColumnSpec, Row, TableWriter } from './table.ts';

/** Rows and cells of a row group at most: what is held until it is written, and what most readers have to hold. */
const MAXIMUM_ROWS = 50_000;
const MAXIMUM_CELLS = 400_000;
/** Characters of its texts, before it is closed. */
const MAXIMUM_CHARACTERS = 1 << 23;

const TYPES = { Text: 'STRING', Number: 'DOUBLE', Integer: 'INT64', Boolean: 'BOOLEAN' } as const;

/** Writes rows as Parquet (Snappy, row groups of 50,000 rows at most). Empty texts become nulls. */
export class ParquetTableWriter implements TableWriter {
  readonly #sink: ByteSink;
  readonly #columns: readonly ColumnSpec[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #cells: unknown[][];
  #rows = 0;
  #characters = 0;
  readonly #maximumRows: number;

  constructor(sink: ByteSink, columns: readonly ColumnSpec[]) {
    this.#sink = sink;
    this.#columns = columns;
    this.#cells = columns.map(() => []);
    this.#maximumRows = Math.max(1, Math.min(MAXIMUM_ROWS, Math.floor(MAXIMUM_CELLS / columns.length)));
    const schema = schemaFromColumnData({ columnData: this.#sources() });
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema, createdBy: 'churnops' });
  }

  async write(rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      for (const [index, column] of this.#columns.entries()) {
        const text = row[index]!;
        this.#characters += text.length;
        this.#cells[index]!.push(cellOf(text, column));
      }
      this.#rows++;
      if (this.#rows === this.#maximumRows || this.#characters >= MAXIMUM_CHARACTERS) await this.#flush();
    }
  }

  async finish(): Promise<void> {
    if (this.#rows > 0) await this.#flush();
    await this.#writer.finish();
    await this.#send();
  }

  async #flush(): Promise<void> {
    await this.#writer.write({ columnData: this.#sources(), rowGroupSize: this.#rows });
    this.#cells = this.#columns.map(() => []);
    this.#rows = 0;
    this.#characters = 0;
    await this.#send();
  }

  #sources(): ColumnSource[] {
    return this.#columns.map(({ name, type }, index) => ({
      name,
      type: TYPES[type],
      nullable: true,
      data: this.#cells[index]!,
    }));
  }

  async #send(): Promise<void> {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    await this.#sink.write(bytes);
  }
}

function cellOf(text: string, { name, type }: ColumnSpec): unknown {
  if (text === '') return undefined;
  if (type === 'Text') return text;
  const value = type === 'Boolean' ? BOOLEANS[text] : type === 'Integer' ? integer(text) : parseNumber(text);
  if (value !== undefined) return value;
  throw error('DataRefused', { problems: `column ${name}: a value cannot be written as ${type}` });
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false };

function integer(text: string): bigint | undefined {
  return /^-?\d{1,18}$/.test(text) ? BigInt(text) : undefined;
}
