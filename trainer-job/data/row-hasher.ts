import { hash } from 'node:crypto';
import type { RowHashes } from './dataset.ts';
import { GrowingArray } from './growing-array.ts';

/**
 * Places rows by sha256(salt, NUL, key) in UTF-8: the first 53 bits, as a fraction in [0, 1), are the row's
 * position. Equal keys have equal positions in every version of the data.
 */
export class RowHasher {
  readonly #salt: string;
  readonly #positions = new GrowingArray((length) => new Float64Array(length));
  readonly #remainders = new GrowingArray((length) => new Uint32Array(length));

  constructor(salt: string) {
    this.#salt = salt;
  }

  add(key: string): void {
    const digest = hash('sha256', `${this.#salt}\0${key}`, 'buffer');
    this.#positions.push(positionOf(digest));
    this.#remainders.push(digest.readUInt32BE(8));
  }

  finish(): RowHashes {
    return { positions: this.#positions.finish(), remainders: this.#remainders.finish() };
  }
}

/** The first 53 bits of a digest, big-endian, as a fraction in [0, 1). */
function positionOf(digest: Buffer): number {
  return (digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11)) / 2 ** 53;
}
