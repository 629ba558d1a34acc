/** Cuts bytes into pieces of one size. */
export class PieceBuffer {
  #piece: Uint8Array<ArrayBuffer>;
  #length = 0;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    this.#piece = new Uint8Array(0);
  }

  /** Takes bytes, and gives out each piece that they complete. A piece is good until the next one is taken. */
  *add(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>, void> {
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(bytes.length - at, this.#size - this.#length);
      this.#reserve(this.#length + taken);
      this.#piece.set(bytes.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length < this.#size) return;
      this.#length = 0;
      yield this.#piece;
    }
  }

  /** What is left. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.#piece.subarray(0, this.#length);
  }

  /** Grows by doubling: most files are smaller than one piece. */
  #reserve(length: number): void {
    if (length <= this.#piece.length) return;
    const grown = new Uint8Array(Math.min(this.#size, Math.max(length, 2 * this.#piece.length)));
    grown.set(this.#piece.subarray(0, this.#length));
    this.#piece = grown;
  }
}
