import { isUtf8 } from 'node:buffer';
import { CSV_LIMITS } from '../data/csv/csv-limits.ts';
import { CsvParser } from '../data/csv/csv-parser.ts';
import { error } from '../errors.ts';
import { type Cells, MARK, type OddRecord } from './cells.ts';
import type { RecordBlock } from './record-blocks.ts';
import { readText } from './text.ts';

const [NUL, LINE_FEED, CARRIAGE_RETURN, QUOTE, COMMA] = [0x00, 0x0a, 0x0d, 0x22, 0x2c];
const FIRST_ROWS = 4_096;

/**
 * Finds the cells of blocks without making a string. What is a record and what is refused is as `CsvParser` has it, and it is the parser that says why:
 * a block that cannot be followed here goes through it.
 */
export class CellScanner implements Cells {
  bytes: Uint8Array = new Uint8Array();
  rows = 0;
  readonly columns: number;
  starts: Int32Array;
  ends: Int32Array;
  marks: Uint8Array;
  lines = new Int32Array(FIRST_ROWS);
  odd: OddRecord[] = [];
  readonly #refuseOdd: boolean;
  #at = 0;
  #line = 1;
  #isLarge = false;

  /** @param options.refuseOdd whether a record of another width than the header is refused, or put aside as `odd`. */
  constructor(columns: number, options: { refuseOdd: boolean }) {
    this.columns = columns;
    this.#refuseOdd = options.refuseOdd;
    this.starts = new Int32Array(FIRST_ROWS * columns);
    this.ends = new Int32Array(FIRST_ROWS * columns);
    this.marks = new Uint8Array(FIRST_ROWS * columns);
  }

  /** @returns itself, with the cells of the block, which may not be the header's. @throws CsvRefused */
  scan(block: RecordBlock): Cells {
    const { bytes, line } = block;
    this.bytes = bytes;
    this.rows = 0;
    this.odd = [];
    this.#at = 0;
    this.#line = line;
    this.#isLarge = false;
    if (!isUtf8(bytes)) {
      const reason = 'somewhere behind this line the text is not UTF-8';
      throw error('CsvRefused', { place: `line ${line}`, reason });
    }
    let isCsv = true;
    while (isCsv && this.#at < bytes.length) isCsv = this.#scanRecord();
    const isOdd = this.#refuseOdd && this.odd.length > 0;
    if (!isCsv || isOdd || this.#isLarge) this.#parse(block);
    if (!isCsv || isOdd) throw new TypeError(`the readers of CSV do not agree about line ${this.#line}`);
    return this;
  }

  /** Lets the parser refuse the block. What is too large in bytes may be small enough in characters, and is not refused. */
  #parse({ bytes, line }: RecordBlock): void {
    const onWrongWidth = this.#refuseOdd ? {} : { onWrongWidth: () => undefined };
    const parser = new CsvParser(CSV_LIMITS, { continued: { line, columns: this.columns }, ...onWrongWidth });
    parser.write(readText(bytes, 0, bytes.length));
    parser.end();
  }

  /** Reads a record with its line end; `false` where it is no CSV. */
  #scanRecord(): boolean {
    const { bytes, columns } = this;
    const { length } = bytes;
    const [start, line] = [this.#at, this.#line];
    const first = this.rows * columns;
    if (first + columns > this.starts.length) this.#grow();
    let fields = 0;
    do {
      if (fields > 0) this.#at++;
      const known =
        bytes[this.#at] === QUOTE ? this.#scanQuoted(first, fields) : this.#scanPlain(first, fields);
      if (!known) return false;
      fields++;
    } while (this.#at < length && bytes[this.#at] === COMMA);
    if (this.#at < length && bytes[this.#at] === CARRIAGE_RETURN) {
      this.#at++;
      if (bytes[this.#at] !== LINE_FEED) return false;
    }
    const end = this.#at;
    if (end < length && bytes[end] !== LINE_FEED) return false;
    this.#at++;
    this.#line++;
    if (end - start > CSV_LIMITS.maximumRecordLength || fields > CSV_LIMITS.maximumFields)
      this.#isLarge = true;
    if (fields !== columns) {
      const isBlank = fields === 1 && (end === start || bytes[start] === CARRIAGE_RETURN);
      if (!isBlank) this.odd.push({ start, end, line, fields });
    } else {
      this.lines[this.rows] = line;
      this.rows++;
    }
    return true;
  }

  #scanPlain(first: number, field: number): boolean {
    const { bytes } = this;
    const { length } = bytes;
    const start = this.#at;
    let at = start;
    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (byte > COMMA) continue;
      if (byte === COMMA || byte === LINE_FEED || byte === CARRIAGE_RETURN) break;
      if (byte === QUOTE || byte === NUL) return false;
    }
    this.#at = at;
    this.#set(first, field, start, at, MARK.Plain);
    return true;
  }

  #scanQuoted(first: number, field: number): boolean {
    const { bytes } = this;
    const { length } = bytes;
    const start = this.#at + 1;
    let mark: number = MARK.Quoted;
    for (let at = start; at < length; at++) {
      const byte = bytes[at]!;
      if (byte > COMMA) continue;
      if (byte === QUOTE) {
        if (at + 1 === length || bytes[at + 1] !== QUOTE) {
          this.#at = at + 1;
          this.#set(first, field, start, at, mark);
          return true;
        }
        mark = MARK.DoubledQuotes;
        at++;
      } else if (byte === COMMA || byte === LINE_FEED || byte === CARRIAGE_RETURN) {
        if (mark === MARK.Quoted) mark = MARK.NeedsQuotes;
        if (byte === LINE_FEED) this.#line++;
      } else if (byte === NUL) return false;
    }
    return false;
  }

  #set(first: number, field: number, start: number, end: number, mark: number): void {
    if (end - start > CSV_LIMITS.maximumFieldLength) this.#isLarge = true;
    if (field >= this.columns) return;
    this.starts[first + field] = start;
    this.ends[first + field] = end;
    this.marks[first + field] = mark;
  }

  #grow(): void {
    const grown = <T extends Int32Array | Uint8Array>(old: T, larger: T): T => {
      larger.set(old);
      return larger;
    };
    const length = 2 * this.starts.length;
    this.starts = grown(this.starts, new Int32Array(length));
    this.ends = grown(this.ends, new Int32Array(length));
    this.marks = grown(this.marks, new Uint8Array(length));
    this.lines = grown(this.lines, new Int32Array(2 * this.lines.length));
  }
}
