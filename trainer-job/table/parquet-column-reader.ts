import type { Encoding, PageHeader, RowGroup, SchemaTree } from 'hyparquet';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { readOffsetIndex } from 'hyparquet/src/indexes.js';
import { CELL_PARSERS, cellText } from './parquet-cells.ts';
import type { ParquetColumn } from './parquet-columns.ts';
import { ParquetPages, viewOf } from './parquet-pages.ts';
import { HybridRuns } from './parquet-runs.ts';
import type { ParquetSource } from './parquet-source.ts';
import { type ColumnDecoder, openValues, type PageValues, readDictionary } from './parquet-values.ts';

/** Of a dictionary with so many values all texts are kept; of a larger one each is made anew. */
const KEPT_TEXTS = 1_024;
/** Rows that are looked at together where they are not given out. */
const PIECE_ROWS = 1_024;

/** A page under reading. */
interface Page {
  /** Rows that were not taken yet. */
  rows: number;
  /** Tells of each row whether it has a value; undefined where all have. */
  present: HybridRuns | undefined;
  values: PageValues;
}

/** A page's parts. */
interface Opened {
  bytes: Uint8Array;
  /** Runs that tell of each row whether it has a value. */
  levels: Uint8Array;
  encoding: Encoding;
}

/** What a column of one row group is read with. */
export interface ColumnOptions {
  source: ParquetSource;
  column: ParquetColumn;
  /** The column in the file's schema, and what it is in. */
  schemaPath: SchemaTree[];
  group: RowGroup;
  /** How many bytes are read together. */
  readBytes: number;
}

/**
 * Reads one column of one row group as texts, some rows at a time: what is held is a page, its dictionary and what was read ahead, however many rows the group
 * or the page has.
 */
export class ParquetColumnReader {
  readonly #source: ParquetSource;
  readonly #column: ParquetColumn;
  readonly #decoder: ColumnDecoder;
  readonly #chunk: RowGroup['columns'][number];
  readonly #pages: ParquetPages;
  /** Rows of the group that no page has given yet. */
  #rowsLeft: number;
  #page: Page | undefined;
  #dictionary: ArrayLike<unknown> | undefined;

  /** @throws Error where the file does not say where the column is. */
  constructor({ source, column, schemaPath, group, readBytes }: ColumnOptions) {
    const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column.name);
    const metadata = chunk?.meta_data;
    if (chunk === undefined || metadata === undefined || chunk.file_path !== undefined)
      throw new Error(`it does not have the column ${column.name} in each row group`);
    const { type, codec, path_in_schema: pathInSchema } = metadata;
    const { element } = schemaPath.at(-1)!;
    const parsers = { ...DEFAULT_PARSERS, ...CELL_PARSERS };
    this.#source = source;
    this.#column = column;
    this.#chunk = chunk;
    this.#decoder = { pathInSchema, type, element, schemaPath, codec, parsers };
    const start = Number(metadata.dictionary_page_offset || metadata.data_page_offset);
    const range = { start, end: start + Number(metadata.total_compressed_size) };
    this.#pages = new ParquetPages(source, range, codec, readBytes);
    this.#rowsLeft = Number(group.num_rows);
  }

  /** Passes over the first rows of the group, by the index of its pages where it has one. @param rows fewer than the group has. */
  async skip(rows: number): Promise<void> {
    let left = rows - (await this.#seek(rows));
    while (left > 0) {
      left -= await this.#turn(left);
      const page = this.#page!;
      const count = Math.min(page.rows, left, PIECE_ROWS);
      this.#take(page, count);
      left -= count;
    }
  }

  /** The texts of the next rows. @throws Error or RangeError where the group has fewer, or cannot be read. */
  async read(rows: number): Promise<string[]> {
    const texts: string[] = [];
    while (texts.length < rows) {
      await this.#turn(0);
      const page = this.#page!;
      const part = this.#take(page, Math.min(page.rows, rows - texts.length, PIECE_ROWS));
      if (part.length === rows) return part;
      texts.push(...part);
    }
    return texts;
  }

  /** Goes to the last page that an index tells of before a row. @returns how many rows that passes over. */
  async #seek(rows: number): Promise<number> {
    const { offset_index_offset: offset, offset_index_length: length } = this.#chunk;
    if (rows === 0 || offset === undefined || length === undefined) return 0;
    const index = await this.#source.read(Number(offset), Number(offset) + length);
    const pages = readOffsetIndex({ view: viewOf(index), offset: 0 }).page_locations;
    const page = pages.findLast(({ first_row_index }) => Number(first_row_index) <= rows);
    const passed = Number(page?.first_row_index ?? 0);
    if (page === undefined || passed === 0) return 0;
    if (this.#pages.position < Number(pages[0]!.offset)) await this.#readDictionary();
    this.#pages.seek(Number(page.offset));
    this.#rowsLeft -= passed;
    return passed;
  }

  /** Turns to the page with the next row. @param passing how many rows whole pages may have that are passed over. @returns how many they have. */
  async #turn(passing: number): Promise<number> {
    let passed = 0;
    while (this.#page === undefined || this.#page.rows === 0) {
      const header = await this.#pages.next();
      if (header === undefined) throw new Error('a column has fewer rows than its row group');
      if (header.dictionary_page_header !== undefined) await this.#readDictionary(header);
      const rows = header.data_page_header_v2?.num_rows ?? header.data_page_header?.num_values ?? 0;
      if (!(rows >= 0 && rows <= this.#rowsLeft))
        throw new Error('a column has more rows than its row group');
      this.#rowsLeft -= rows;
      if (passed + rows <= passing) passed += rows;
      else if (rows > 0) this.#page = await this.#open(header, rows);
    }
    return passed;
  }

  async #readDictionary(known?: PageHeader): Promise<void> {
    const header = known ?? (await this.#pages.next());
    const count = header?.dictionary_page_header?.num_values;
    if (header === undefined || count === undefined)
      throw new Error('a column has no dictionary where it says');
    const values = readDictionary(await this.#pages.body(header), count, this.#decoder);
    this.#dictionary =
      values.length <= KEPT_TEXTS ? Array.from(values, (value) => cellText(value, this.#column)) : values;
  }

  async #open(header: PageHeader, rows: number): Promise<Page> {
    const first = header.data_page_header;
    const { bytes, levels, encoding } =
      first === undefined ? await this.#openSecond(header) : await this.#openFirst(header, first.encoding);
    const nullable = this.#decoder.element.repetition_type !== 'REQUIRED';
    const count = () => (nullable ? countPresent(new HybridRuns(levels, 1), rows) : rows);
    return {
      rows,
      present: nullable ? new HybridRuns(levels, 1) : undefined,
      values: openValues({ encoding, bytes, count }, this.#decoder, this.#dictionary),
    };
  }

  /** A page of the first version: how long the levels are is in front of them. */
  async #openFirst(header: PageHeader, encoding: Encoding): Promise<Opened> {
    const bytes = await this.#pages.body(header);
    const none = { bytes, levels: bytes.subarray(0, 0), encoding };
    if (this.#decoder.element.repetition_type === 'REQUIRED') return none;
    const end = 4 + viewOf(bytes).getUint32(0, true);
    return { bytes: bytes.subarray(end), levels: bytes.subarray(4, end), encoding };
  }

  /** A page of the second version: its header says so, and they are not compressed. */
  async #openSecond(header: PageHeader): Promise<Opened> {
    const {
      repetition_levels_byte_length: start,
      definition_levels_byte_length: length,
      is_compressed: compressed,
      encoding,
    } = header.data_page_header_v2!;
    const end = start + length;
    const bytes = await this.#pages.body(header, end, compressed !== false);
    return { bytes: bytes.subarray(end), levels: bytes.subarray(start, end), encoding };
  }

  #take(page: Page, count: number): string[] {
    page.rows -= count;
    const column = this.#column;
    const texts: string[] = new Array(count).fill('');
    if (page.present === undefined) {
      const values = page.values.take(count);
      for (let row = 0; row < count; row++) texts[row] = cellText(values[row], column);
      return texts;
    }
    const present = new Uint32Array(count);
    page.present.take(present);
    let found = 0;
    for (let row = 0; row < count; row++) found += present[row]!;
    const values = page.values.take(found);
    for (let row = 0, at = 0; row < count; row++)
      if (present[row] === 1) texts[row] = cellText(values[at++], column);
    return texts;
  }
}

function countPresent(levels: HybridRuns, rows: number): number {
  let count = 0;
  for (let left = rows; left > 0; left -= PIECE_ROWS) {
    const piece = new Uint32Array(Math.min(left, PIECE_ROWS));
    levels.take(piece);
    for (const one of piece) count += one;
  }
  return count;
}
