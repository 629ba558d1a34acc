import { GitFormatFault } from './git-format-fault.ts';

/**
 * Makes an object out of another and what differs (gitformat-pack(5), "Deltified representation").
 *
 * @throws GitFormatFault where the delta is not of this base, or the result is larger than `maximumBytes`.
 */
export function applyDelta(base: Buffer, delta: Buffer, maximumBytes: number): Buffer {
  const reader = new DeltaReader(delta);
  if (reader.size() !== base.length) throw new GitFormatFault('a difference from another object');
  const size = reader.size();
  if (size > maximumBytes) throw new GitFormatFault('an object that is too large');
  const result = Buffer.alloc(size);
  let at = 0;
  while (!reader.done) {
    const piece = reader.piece(base);
    if (at + piece.length > size) throw new GitFormatFault('a difference that is longer than it says');
    piece.copy(result, at);
    at += piece.length;
  }
  if (at !== size) throw new GitFormatFault('a difference that is shorter than it says');
  return result;
}

class DeltaReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Seven bits a byte, the lowest first. */
  size(): number {
    let [size, factor] = [0, 1];
    for (;;) {
      const byte = this.#byte();
      size += (byte & 0x7f) * factor;
      factor *= 0x80;
      if (size > Number.MAX_SAFE_INTEGER) throw new GitFormatFault('a size without end');
      if (byte < 0x80) return size;
    }
  }

  /** The next piece of the result: of the base, or new. */
  piece(base: Buffer): Buffer {
    const code = this.#byte();
    if (code === 0) throw new GitFormatFault('a difference of an unknown kind');
    if (code < 0x80) return this.#take(code);
    const from = this.#number(code, 0, 4);
    const length = this.#number(code, 4, 3) || 0x10000;
    if (from + length > base.length) throw new GitFormatFault('a difference that reaches behind its base');
    return base.subarray(from, from + length);
  }

  /** Of a number's bytes, lowest first, only those are there whose bit is set in `code`. */
  #number(code: number, firstBit: number, bytes: number): number {
    let number = 0;
    for (let index = 0; index < bytes; index++)
      if (code & (1 << (firstBit + index))) number += this.#byte() * 0x100 ** index;
    return number;
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    if (taken.length < length) throw new GitFormatFault('a difference that is cut off');
    this.#at += length;
    return taken;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new GitFormatFault('a difference that is cut off');
    return byte;
  }
}
