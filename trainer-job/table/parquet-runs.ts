/** More bits than this do not fit into 32 together with those before them in the same byte. */
const MAXIMUM_QUICK_WIDTH = 24;

/** Whole numbers of a few bits as Parquet stores them: runs of one number that is repeated, and runs of numbers that are packed. Read piece by piece. */
export class HybridRuns {
  readonly #bytes: Uint8Array;
  readonly #width: number;
  #at: number;
  /** How many numbers the run still has. */
  #left = 0;
  /** The number that is repeated; undefined in a packed run. */
  #repeated: number | undefined;
  /** The bit at which the next number of a packed run begins. */
  #bit = 0;

  /**
   * @param bytes to the end of the runs.
   * @param width bits of a number, from 0 to 32; of 0 bits all are 0.
   */
  constructor(bytes: Uint8Array, width: number) {
    if (width > 32) throw new RangeError(`it has numbers of ${width} bits`);
    this.#bytes = bytes;
    this.#width = width;
    this.#at = 0;
  }

  /** Numbers of one bit that are packed without runs, as plain booleans are. */
  static ofBits(bytes: Uint8Array): HybridRuns {
    const runs = new HybridRuns(bytes, 1);
    runs.#left = 8 * bytes.length;
    return runs;
  }

  /** Reads the next numbers into all of `into`. @throws RangeError where there are fewer. */
  take(into: Uint32Array): void {
    if (this.#width === 0) {
      into.fill(0);
      return;
    }
    for (let filled = 0; filled < into.length; ) {
      if (this.#left === 0) this.#begin();
      const count = Math.min(this.#left, into.length - filled);
      const part = into.subarray(filled, filled + count);
      if (this.#repeated === undefined) this.#unpack(part);
      else part.fill(this.#repeated);
      this.#left -= count;
      filled += count;
    }
  }

  #begin(): void {
    const header = this.#varint();
    if (header % 2 === 1) {
      const groups = (header - 1) / 2;
      this.#left = 8 * groups;
      this.#repeated = undefined;
      this.#bit = 8 * this.#at;
      this.#at += groups * this.#width;
      return;
    }
    this.#left = header / 2;
    let value = 0;
    for (let byte = 0; byte < Math.ceil(this.#width / 8); byte++) value += this.#byte() * 256 ** byte;
    this.#repeated = value;
  }

  #unpack(into: Uint32Array): void {
    const bytes = this.#bytes;
    const width = this.#width;
    const bit = this.#bit;
    // A last group may be cut short, but not before the numbers that are wanted of it.
    if (bit + into.length * width > 8 * bytes.length) throw new RangeError('a run of packed numbers is cut');
    if (width > MAXIMUM_QUICK_WIDTH) {
      for (let index = 0; index < into.length; index++) into[index] = wide(bytes, bit + index * width, width);
    } else {
      const mask = 2 ** width - 1;
      let at = bit;
      for (let index = 0; index < into.length; index++, at += width) {
        const byte = Math.floor(at / 8);
        // Bytes behind the last are 0 here, and masked out.
        const word =
          bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24);
        into[index] = (word >>> (at % 8)) & mask;
      }
    }
    this.#bit = bit + into.length * width;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
      if (shift > 2 ** 28) throw new RangeError('the length of a run is too large');
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new RangeError('a page has fewer values than it says');
    return byte;
  }
}

/** A number of up to 32 bits, by arithmetic that is exact for the 40 bits of the five bytes that it is in. */
function wide(bytes: Uint8Array, bit: number, width: number): number {
  const first = Math.floor(bit / 8);
  let value = 0;
  for (let byte = 0; byte < 5; byte++) value += (bytes[first + byte] ?? 0) * 256 ** byte;
  return Math.floor(value / 2 ** (bit % 8)) % 2 ** width;
}
