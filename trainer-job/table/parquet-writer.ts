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

/** The cells of a column, in memory that is used again: boxed, a number would take three times as much, and live long enough to be collected late. */
class Cells {
  readonly #column: ColumnSpec;
  readonly #numbers: Float64Array | undefined;
  readonly #integers: BigInt64Array | undefined;
  readonly #others: unknown[];
  readonly #isMissing: Uint8Array;
  #anyMissing = false;

  constructor(column: ColumnSpec, rows: number) {
    const { type } = column;
    this.#column = column;
    this.#isMissing = new Uint8Array(rows);
    this.#numbers = type === 'Number' ? new Float64Array(rows) : undefined;
    this.#integers = type === 'Integer' ? new BigInt64Array(rows) : undefined;
    this.#others = new Array(type === 'Number' || type === 'Integer' ? 0 : rows);
  }

  /** @throws DataRefused for a text that the column's type cannot be. */
  set(row: number, text: string): void {
    const value = cellOf(text, this.#column);
    if (value === undefined) {
      this.#isMissing[row] = 1;
      this.#anyMissing = true;
    } else if (this.#numbers !== undefined) this.#numbers[row] = value as number;
    else if (this.#integers !== undefined) this.#integers[row] = value as bigint;
    else this.#others[row] = value;
  }

  /** So many of them. */
  first(rows: number): ColumnSource['data'] {
    const values = this.#numbers?.subarray(0, rows) ?? this.#integers?.subarray(0, rows) ?? this.#others;
    if (!this.#anyMissing && values !== this.#others) return values;
    return Array.from({ length: rows }, (_, row) => (this.#isMissing[row] === 1 ? undefined : values[row]));
  }

  clear(): void {
    this.#anyMissing = false;
    this.#isMissing.fill(0);
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
