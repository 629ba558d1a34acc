const [LINE_FEED, QUOTE, SPACE] = [0x0a, 0x22, 0x20];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/**
 * The header of a CSV, and the records that begin in a range of its bytes: ranges that do not overlap share no record, and
 * ranges without a gap lose none, wherever they cut. What is before a range has to be read, because only that tells whether a
 * line end is inside quotes; what is behind its last record is not.
 */
export class RecordRange {
  readonly #chunks: AsyncIterable<Uint8Array>;
  readonly #from: number;
  readonly #end: number;
  /** Where the record that is being read begins, and what of it was seen. */
  #start = 0;
  #quoted = false;
  #blank = true;
  #header = true;
  #position = 0;
  #linesBefore = 0;

  /** @param range in bytes of the stream, from 0 on; `end` is behind the last. */
  constructor(chunks: AsyncIterable<Uint8Array>, range: { from: number; end: number }) {
    this.#chunks = chunks;
    this.#from = range.from;
    this.#end = range.end;
  }

  /** How many lines between the header and the records were passed over so far. */
  get linesBefore(): number {
    return this.#linesBefore;
  }

  /** How many bytes of the stream were read so far. */
  get position(): number {
    return this.#position;
  }

  /** The bytes, in pieces that hold until the next is asked for. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of this.#chunks) {
      const before = this.#position;
      this.#position += chunk.length;
      let at = 0;
      while (at < chunk.length) {
        const wanted = this.#isWanted();
        const next = this.#passRecords(chunk, at, before, wanted);
        if (wanted && next > at) yield chunk.subarray(at, next);
        at = next;
        if (!this.#header && this.#start >= this.#end) return;
      }
    }
  }

  #isWanted(): boolean {
    return this.#header || (this.#start >= this.#from && this.#start < this.#end);
  }

  /** Goes on to the first record that is not treated as this one, or to the end of the chunk. */
  #passRecords(chunk: Uint8Array, from: number, before: number, wanted: boolean): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#header && this.#blank) this.#look(byte, before + at);
      if (byte > QUOTE) continue;
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === LINE_FEED) {
        if (!wanted) this.#linesBefore++;
        if (this.#quoted) continue;
        this.#start = before + at + 1;
        if (this.#header && !this.#blank) this.#header = false;
        if (this.#isWanted() !== wanted || (!this.#header && this.#start >= this.#end)) return at + 1;
        if (this.#header) continue;
      }
    }
    return chunk.length;
  }

  /** The header is the first line with something in it; a byte order mark is nothing. */
  #look(byte: number, position: number): void {
    if (byte < SPACE || byte === BYTE_ORDER_MARK[position]) return;
    this.#blank = false;
  }
}
