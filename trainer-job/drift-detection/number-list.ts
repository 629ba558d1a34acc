const PIECE = 1 << 13;
/** Whole numbers within so many of each other are counted in place of being compared. */
const COUNTED_RANGE = 1 << 16;

/** Numbers that come one after the other, and are sorted in the end. They lie in pieces: an array that grows would leave its smaller selves behind as garbage. */
export class NumberList {
  readonly #pieces: Float64Array[] = [];
  #last = new Float64Array(0);
  #filled = 0;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #whole = true;

  /** @param value finite. */
  push(value: number): void {
    if (this.#filled === this.#last.length) {
      this.#last = new Float64Array(PIECE);
      this.#pieces.push(this.#last);
      this.#filled = 0;
    }
    this.#last[this.#filled++] = value;
    if (value < this.#low) this.#low = value;
    if (value > this.#high) this.#high = value;
    if (this.#whole && !Number.isInteger(value)) this.#whole = false;
  }

  /** How many numbers there are. */
  get length(): number {
    return this.#pieces.length === 0 ? 0 : (this.#pieces.length - 1) * PIECE + this.#filled;
  }

  /** The numbers in ascending order, in an array of their own. */
  sorted(): Float64Array {
    const sorted = new Float64Array(this.length);
    if (this.#whole && this.#high - this.#low < COUNTED_RANGE) return this.#count(sorted);
    this.#filledPieces().forEach((piece, index) => {
      sorted.set(piece, index * PIECE);
    });
    return sorted.sort();
  }

  #count(sorted: Float64Array): Float64Array {
    if (sorted.length === 0) return sorted;
    const low = this.#low;
    const counts = new Uint32Array(this.#high - low + 1);
    for (const piece of this.#filledPieces()) for (const value of piece) counts[value - low]!++;
    let end = 0;
    counts.forEach((count, above) => {
      sorted.fill(low + above, end, end + count);
      end += count;
    });
    return sorted;
  }

  #filledPieces(): Float64Array[] {
    return this.#pieces.map((piece) => (piece === this.#last ? piece.subarray(0, this.#filled) : piece));
  }
}
