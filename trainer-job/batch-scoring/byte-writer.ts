const encoder = new TextEncoder();

/** Bytes that are put one behind the other into memory that is used again. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** What was written since the writer was cleared; it holds until the next write. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Copies a part of other bytes. A loop, because for so few bytes it is faster than a call that leaves JavaScript. */
  copy(source: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    const bytes = this.#bytes;
    let to = this.#length;
    for (let at = start; at < end; at++) bytes[to++] = source[at]!;
    this.#length = to;
  }

  /** Writes text that is ASCII, such as a number. */
  ascii(text: string): void {
    this.#reserve(text.length);
    for (let at = 0; at < text.length; at++) this.#bytes[this.#length++] = text.charCodeAt(at);
  }

  /** Writes text as UTF-8. */
  text(text: string): void {
    this.#reserve(3 * text.length);
    const start = this.#length;
    for (let at = 0; at < text.length; at++) {
      const character = text.charCodeAt(at);
      if (character >= 0x80) {
        this.#length = start + encoder.encodeInto(text, this.#bytes.subarray(start)).written;
        return;
      }
      this.#bytes[this.#length++] = character;
    }
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
