import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { parseNumber } from '../data/cell.ts';
import { error } from '../errors.ts';
import type { ByteSink, ColumnSpec, Row, TableWriter } from './table.ts';

/**
 * Rows and cells of a row group at most: what is held until it is written, and what most readers have to hold. A column of 16,000 is just small enough to be
 * in the memory for young objects, which is given back soonest.
 */
const MAXIMUM_ROWS = 16_000;
const MAXIMUM_CELLS = 160_000;
/** Characters of its texts, before it is closed. */
const MAXIMUM_CHARACTERS = 1 << 22;

const TYPES = { Text: 'STRING', Number: 'DOUBLE', Integer: 'INT64', Boolean: 'BOOLEAN' } as const;

/** Writes rows as Parquet (Snappy, row groups of 16,000 rows at most). Empty texts become nulls. */
export class ParquetTableWriter implements TableWriter {
  readonly #sink: ByteSink;
  readonly #columns: readonly ColumnSpec[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  readonly #cells: Cells[];
  #rows = 0;
  #characters = 0;
  readonly #maximumRows: number;

  constructor(sink: ByteSink, columns: readonly ColumnSpec[]) {
    this.#sink = sink;
    this.#columns = columns;
    this.#maximumRows = Math.max(1, Math.min(MAXIMUM_ROWS, Math.floor(MAXIMUM_CELLS / columns.length)));
    this.#cells = columns.map((column) => new Cells(column, this.#maximumRows));
    const schema = schemaFromColumnData({ columnData: this.#sources() });
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema, createdBy: 'churnops' });
  }

  async write(rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      for (let index = 0; index < row.length; index++) {
        const text = row[index]!;
        this.#characters += text.length;
        this.#cells[index]!.set(this.#rows, text);
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
    for (const cells of this.#cells) cells.clear();
    this.#rows = 0;
    this.#characters = 0;
    await this.#send();
  }

  #sources(): ColumnSource[] {
    return this.#columns.map(({ name, type }, index) => ({
      name,
      type: TYPES[type],
      nullable: true,
      data: this.#cells[index]!.first(this.#rows),
    }));
  }

  async #send(): Promise<void> {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    await this.#sink.write(bytes);
  }
}

/** The cells of a column, in memory that is used again. */
class Cells {
  readonly #column: ColumnSpec;
  /** Numbers as they are; a boxed one takes three times as much. */
  readonly #numbers: Float64Array | undefined;
  readonly #others: unknown[] = [];
  #missing = false;

  constructor(column: ColumnSpec, rows: number) {
    this.#column = column;
    if (column.type === 'Number') this.#numbers = new Float64Array(rows);
    else this.#others = new Array(rows);
  }

  /** @throws DataRefused for a text that the column's type cannot be. */
  set(row: number, text: string): void {
    const value = cellOf(text, this.#column);
    if (this.#numbers === undefined) this.#others[row] = value;
    else if (value === undefined) {
      this.#numbers[row] = Number.NaN;
      this.#missing = true;
    } else this.#numbers[row] = value as number;
  }

  /** So many of them. */
  first(rows: number): ColumnSource['data'] {
    if (this.#numbers === undefined) return this.#others.slice(0, rows);
    const numbers = this.#numbers.subarray(0, rows);
    // No cell is NaN otherwise.
    return this.#missing
      ? Array.from(numbers, (number) => (Number.isNaN(number) ? undefined : number))
      : numbers;
  }

  clear(): void {
    this.#missing = false;
    this.#others.fill(undefined);
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
