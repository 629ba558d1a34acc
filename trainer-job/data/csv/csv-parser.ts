import { error } from '../../errors.ts';
import { CSV_LIMITS, type CsvLimits } from './csv-limits.ts';

/** What else is asked of a parser. */
export interface CsvParserOptions {
  /** The text continues a table whose header was read elsewhere: the line it begins at, and how many columns there are. */
  continued?: { line: number; columns: number };
  /** Told of each record that is given out at which line it begins. */
  onRecord?: (line: number) => void;
  /** Takes records of another width than the header, which are refused where nobody does. */
  onWrongWidth?: (record: string[], line: number) => void;
}

type State = 'FieldStart' | 'Unquoted' | 'Quoted' | 'QuoteEnded' | 'CarriageReturn';

/**
 * RFC 4180 as a push parser: text goes in by chunks cut anywhere, whole records come out.
 *
 * Fields may be quoted, with commas, line ends and doubled quotes inside; records end with LF or CRLF. Nothing
 * is interpreted: a formula is text like any other. What RFC 4180 leaves open is refused rather than guessed:
 * a quote inside an unquoted field, text behind a closing quote, a lone carriage return, NUL, a doubled column
 * name, a record of another width than the first. Blank lines are no records, unless the table has one column.
 */
export class CsvParser {
  readonly #limits: CsvLimits;
  readonly #options: CsvParserOptions;
  #state: State = 'FieldStart';
  #field = '';
  #record: string[] = [];
  #recordLength = 0;
  #wasQuoted = false;
  #records = 0;
  #line: number;
  #recordLine: number;
  #columns: number;

  constructor(limits: CsvLimits = CSV_LIMITS, options: CsvParserOptions = {}) {
    const { line, columns } = options.continued ?? { line: 1, columns: 0 };
    this.#limits = limits;
    this.#options = options;
    this.#line = line;
    this.#recordLine = line;
    this.#columns = columns;
  }

  /** Records given out so far, the header among them. */
  get records(): number {
    return this.#records;
  }

  /** The line that is being read, from 1 on. */
  get line(): number {
    return this.#line;
  }

  /**
   * Takes more text and returns the records that it completes.
   *
   * @throws CsvRefused, naming the row (the first behind the header is 1) and the line.
   */
  write(text: string): string[][] {
    const nul = text.indexOf('\0');
    const out: string[][] = [];
    this.#scan(nul === -1 ? text : text.slice(0, nul), out);
    if (nul !== -1) this.refuse('it contains a NUL character');
    return out;
  }

  /** Ends the input and returns the last record, where the text did not end with a line end. @throws CsvRefused */
  end(): string[][] {
    const out: string[][] = [];
    if (this.#state === 'Quoted') this.refuse('a quoted field is not closed before the end of the file');
    if (this.#state === 'CarriageReturn') this.refuse('a carriage return is not followed by a line feed');
    if (this.#state !== 'FieldStart' || this.#record.length > 0) {
      this.#endField();
      this.#endRecord(out);
    }
    return out;
  }

  /** Refuses the input at the record that is being read. */
  refuse(reason: string, options?: { cause?: unknown }): never {
    throw error('CsvRefused', { place: this.#place(), reason }, options);
  }

  #place(): string {
    if (this.#options.continued !== undefined) return `line ${this.#line}`;
    return this.#records === 0 ? 'the header' : `row ${this.#records} (line ${this.#line})`;
  }

  #scan(text: string, out: string[][]): void {
    let at = 0;
    while (at < text.length) {
      if (this.#state === 'Quoted') at = this.#scanQuoted(text, at);
      else if (this.#state === 'Unquoted' || this.#state === 'FieldStart')
        at = this.#scanPlain(text, at, out);
      else at = this.#scanAfter(text, at, out);
    }
  }

  /** Inside quotes only a quote matters: everything up to the next one is the field's. */
  #scanQuoted(text: string, start: number): number {
    const quote = text.indexOf('"', start);
    const end = quote === -1 ? text.length : quote;
    this.#append(text, start, end);
    for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1))
      this.#line++;
    if (quote !== -1) this.#state = 'QuoteEnded';
    return quote === -1 ? end : end + 1;
  }

  #scanPlain(text: string, start: number, out: string[][]): number {
    let at = start;
    for (; at < text.length; at++) {
      const character = text.charCodeAt(at);
      if (character > COMMA) continue;
      if (
        character === COMMA ||
        character === LINE_FEED ||
        character === CARRIAGE_RETURN ||
        character === QUOTE
      )
        break;
    }
    if (at > start) {
      this.#append(text, start, at);
      this.#state = 'Unquoted';
    }
    if (at === text.length) return at;
    if (text.charCodeAt(at) === QUOTE) {
      if (this.#state === 'Unquoted') this.refuse('a quote is inside a field that is not quoted');
      this.#state = 'Quoted';
      this.#wasQuoted = true;
    } else {
      this.#separate(text.charCodeAt(at), out);
    }
    return at + 1;
  }

  /** Behind a quote that may have closed the field, or behind a carriage return: one character decides. */
  #scanAfter(text: string, at: number, out: string[][]): number {
    const character = text.charCodeAt(at);
    if (this.#state === 'CarriageReturn') {
      if (character !== LINE_FEED) this.refuse('a carriage return is not followed by a line feed');
      this.#separate(LINE_FEED, out);
    } else if (character === QUOTE) {
      this.#append(text, at, at + 1);
      this.#state = 'Quoted';
    } else if (character === COMMA || character === LINE_FEED || character === CARRIAGE_RETURN) {
      this.#separate(character, out);
    } else {
      this.refuse('there is text behind a closing quote');
    }
    return at + 1;
  }

  #separate(character: number, out: string[][]): void {
    if (character === CARRIAGE_RETURN) {
      this.#state = 'CarriageReturn';
      return;
    }
    const blank = this.#record.length === 0 && this.#field === '' && !this.#wasQuoted;
    this.#endField();
    if (character === LINE_FEED) {
      if (blank && this.#columns !== 1) this.#record = [];
      else this.#endRecord(out);
      this.#line++;
      this.#recordLine = this.#line;
    }
  }

  #append(text: string, start: number, end: number): void {
    this.#recordLength += end - start;
    if (this.#field.length + end - start > this.#limits.maximumFieldLength) {
      this.refuse(`a field is longer than ${this.#limits.maximumFieldLength} characters`);
    }
    if (this.#recordLength > this.#limits.maximumRecordLength) {
      this.refuse(`it is longer than ${this.#limits.maximumRecordLength} characters`);
    }
    const piece = text.slice(start, end);
    this.#field = this.#field === '' ? piece : this.#field + piece;
  }

  #endField(): void {
    if (this.#record.length === this.#limits.maximumFields) {
      this.refuse(`it has more than ${this.#limits.maximumFields} fields`);
    }
    this.#record.push(this.#field);
    this.#field = '';
    this.#wasQuoted = false;
    this.#state = 'FieldStart';
  }

  #endRecord(out: string[][]): void {
    const record = this.#record;
    if (this.#records === 0 && this.#options.continued === undefined) this.#startTable(record);
    if (record.length === this.#columns) {
      out.push(record);
      this.#options.onRecord?.(this.#recordLine);
    } else if (this.#options.onWrongWidth !== undefined) {
      this.#options.onWrongWidth(record, this.#recordLine);
    } else {
      this.refuse(`it has ${record.length} fields, the header has ${this.#columns}`);
    }
    this.#records++;
    this.#record = [];
    this.#recordLength = 0;
  }

  #startTable(header: string[]): void {
    const doubled = header.find((name, index) => header.indexOf(name) < index);
    if (doubled !== undefined) this.refuse(`column ${JSON.stringify(doubled)} is there twice`);
    this.#columns = header.length;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
