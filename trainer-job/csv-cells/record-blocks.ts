import { error } from '../errors.ts';

/** Whole records of a CSV as bytes, which hold until the next block is asked for. */
export interface RecordBlock {
  bytes: Uint8Array;
  /** The line that the block begins at, from 1 on. */
  line: number;
}

const [LINE_FEED, QUOTE] = [0x0a, 0x22];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
/** Large enough for the inference runtime to be busy, small enough to stay in the processor's cache. */
const BLOCK_BYTES = 1 << 18;
/** A record in bytes: well above what the parser takes, so that a quote that is never closed ends here and not in memory. */
const MAXIMUM_RECORD_BYTES = 8 * 2 ** 20;

/**
 * Cuts a stream of CSV where records end, so that the blocks can be read apart from each other: a line end between an even number of quotes. The first
 * block is the first line that is not blank, the header; a byte order mark is dropped. What is not CSV is cut somewhere, and refused by who reads it.
 *
 * @param chunks may use their memory again once the next is asked for.
 * @param blockBytes how much is gathered before whole records are given out.
 * @throws CsvRefused where 8 MiB hold no end of a record.
 */
export async function* readRecordBlocks(
  chunks: AsyncIterable<Uint8Array>,
  blockBytes: number = BLOCK_BYTES,
): AsyncGenerator<RecordBlock, void> {
  const cutter = new Cutter();
  let hasHeader = false;
  for await (const chunk of chunks) {
    cutter.add(chunk);
    if (!hasHeader) {
      const header = cutter.takeHeader();
      if (header === undefined) continue;
      hasHeader = true;
      yield header;
    }
    if (cutter.pending < blockBytes) continue;
    const block = cutter.take();
    if (block !== undefined) yield block;
  }
  const header = hasHeader ? undefined : cutter.takeHeader();
  if (header !== undefined) yield header;
  const rest = cutter.takeRest();
  if (rest !== undefined) yield rest;
}

/** Gathers bytes in one buffer that grows to the largest block. */
class Cutter {
  #bytes: Uint8Array = new Uint8Array(4 * BLOCK_BYTES);
  /** What is pending, how far of that was looked at, and behind which byte its last record ends. */
  #start = 0;
  #filled = 0;
  #seen = 0;
  #end = 0;
  /** Whether what was looked at ends inside quotes. */
  #quoted = false;
  #line = 1;
  /** Line ends up to `#end`, and behind it. */
  #lines = 0;
  #linesBehind = 0;
  #began = false;

  /** How many bytes wait. */
  get pending(): number {
    return this.#filled - this.#start;
  }

  add(chunk: Uint8Array): void {
    if (this.#filled + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    this.#bytes.set(chunk, this.#filled);
    this.#filled += chunk.length;
  }

  /** The first line that is not blank, as soon as it is whole. */
  takeHeader(): RecordBlock | undefined {
    if (!this.#skipMark()) return undefined;
    while (this.#look(true)) {
      const block = this.#cut();
      if (block.bytes.length > 2 || block.bytes.some((byte) => byte >= 0x20)) return block;
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

  /** What is left, whether a line end closes it or not. */
  takeRest(): RecordBlock | undefined {
    if (this.pending === 0) return undefined;
    this.#end = this.#filled;
    return this.#cut();
  }

  /** Drops a byte order mark, once so much is there that it can be told; `false` until then. */
  #skipMark(): boolean {
    if (this.#began) return true;
    if (this.pending < BYTE_ORDER_MARK.length && !this.#bytes.subarray(0, this.#filled).includes(LINE_FEED))
      return false;
    this.#began = true;
    if (BYTE_ORDER_MARK.every((byte, at) => this.#bytes[at] === byte))
      this.#start = this.#seen = BYTE_ORDER_MARK.length;
    return true;
  }

  #makeRoom(more: number): void {
    const { pending } = this;
    const larger = pending + more > this.#bytes.length ? new Uint8Array(2 * (pending + more)) : this.#bytes;
    larger.set(this.#bytes.subarray(this.#start, this.#filled));
    this.#bytes = larger;
    this.#seen -= this.#start;
    this.#end = Math.max(0, this.#end - this.#start);
    this.#start = 0;
    this.#filled = pending;
  }

  #look(onlyOne: boolean): boolean {
    const bytes = this.#bytes;
    const filled = this.#filled;
    let quoted = this.#quoted;
    let at = this.#seen;
    for (; at < filled; at++) {
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
    return this.#end > this.#start;
  }

  #cut(): RecordBlock {
    const block = { bytes: this.#bytes.subarray(this.#start, this.#end), line: this.#line };
    this.#start = this.#end;
    this.#seen = Math.max(this.#seen, this.#start);
    this.#line += this.#lines;
    this.#lines = 0;
    return block;
  }

  #refuseLong(): void {
    if (this.pending <= MAXIMUM_RECORD_BYTES) return;
    const reason = `a record does not end within ${MAXIMUM_RECORD_BYTES} bytes; is a quoted field not closed?`;
    throw error('CsvRefused', { place: `line ${this.#line}`, reason });
  }
}
