import { error } from '../errors.ts';

/** Whole records of a CSV as bytes. */
export interface RecordBlock {
  bytes: Uint8Array<ArrayBuffer>;
  /** The line that the block begins at, from 1 on. */
  line: number;
}

const [LINE_FEED, QUOTE] = [0x0a, 0x22];
/** A record in bytes: well above what the parser takes, so that a quote that is never closed ends here and not in memory. */
const MAXIMUM_RECORD_BYTES = 8 * 2 ** 20;

/**
 * Cuts a stream of CSV where records end, so that the blocks can be read apart from each other: a line end between an even number of quotes. The first
 * block is the first line that is not blank, the header. What is not CSV is cut somewhere, and refused by who reads it.
 *
 * @throws CsvRefused where 8 MiB hold no end of a record.
 */
export async function* readRecordBlocks(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<RecordBlock, void> {
  const cutter = new Cutter();
  for await (const chunk of chunks) {
    cutter.add(chunk);
    if (!cutter.hasHeader) {
      const header = cutter.takeHeader();
      if (header === undefined) continue;
      yield header;
    }
    const block = cutter.take();
    if (block !== undefined) yield block;
  }
  const header = cutter.hasHeader ? undefined : cutter.takeHeader();
  if (header !== undefined) yield header;
  const rest = cutter.takeRest();
  if (rest !== undefined) yield rest;
}

class Cutter {
  hasHeader = false;
  #pending: Uint8Array<ArrayBuffer> = new Uint8Array();
  /** How much of what is pending was looked at, whether that ends inside quotes, and behind which byte its last record ends. */
  #seen = 0;
  #quoted = false;
  #end = 0;
  #line = 1;
  /** Line ends up to `#end`, and behind it. */
  #lines = 0;
  #linesBehind = 0;

  add(chunk: Uint8Array): void {
    const joined = new Uint8Array(this.#pending.length + chunk.length);
    joined.set(this.#pending);
    joined.set(chunk, this.#pending.length);
    this.#pending = joined;
  }

  /** The first line that is not blank, as soon as it is whole. */
  takeHeader(): RecordBlock | undefined {
    while (this.#look(true)) {
      const block = this.#cut();
      if (block.bytes.length <= 2 && block.bytes.every((byte) => byte < 0x20)) continue;
      this.hasHeader = true;
      return block;
    }
    this.#refuseLong();
    return undefined;
  }

  /** All whole records. */
  take(): RecordBlock | undefined {
    if (this.#look(false)) return this.#cut();
    this.#refuseLong();
    return undefined;
  }

  /** What is left, which no line end closes. */
  takeRest(): RecordBlock | undefined {
    if (this.#pending.length === 0) return undefined;
    this.#end = this.#pending.length;
    return this.#cut();
  }

  #look(onlyOne: boolean): boolean {
    const bytes = this.#pending;
    let quoted = this.#quoted;
    let at = this.#seen;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte > QUOTE) continue;
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === LINE_FEED) {
        this.#linesBehind++;
        if (quoted) continue;
        this.#end = at + 1;
        this.#lines += this.#linesBehind;
        this.#linesBehind = 0;
        if (onlyOne) {
          at++;
          break;
        }
      }
    }
    this.#seen = at;
    this.#quoted = quoted;
    return this.#end > 0;
  }

  #cut(): RecordBlock {
    const block = { bytes: this.#pending.slice(0, this.#end), line: this.#line };
    this.#pending = this.#pending.slice(this.#end);
    this.#seen = Math.max(0, this.#seen - this.#end);
    this.#line += this.#lines;
    this.#lines = 0;
    this.#end = 0;
    return block;
  }

  #refuseLong(): void {
    if (this.#pending.length <= MAXIMUM_RECORD_BYTES) return;
    const reason = `a record does not end within ${MAXIMUM_RECORD_BYTES} bytes; is a quoted field not closed?`;
    throw error('CsvRefused', { place: `line ${this.#line}`, reason });
  }
}
