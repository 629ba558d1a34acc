const FIRST_BYTES = 16 * 1_024;

/** Rows that wait to be written together, as the bytes that will be in the file. */
export class OpenSegment {
  readonly name: string;
  rows = 0;
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #length = 0;

  constructor(name: string) {
    this.name = name;
  }

  get bytes(): Buffer<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** @param size of the text in UTF-8 */
  add(text: string, size: number, rows: number): void {
    if (this.#length + size > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(2 * (this.#length + size));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    this.#length += this.#bytes.write(text, this.#length);
    this.rows += rows;
  }
}
