import { philox } from './philox.ts';

/** What a stream is drawn for; each purpose has a stream of its own in every tree. */
export const PURPOSES = { bootstrap: 1, columns: 2, goldenRows: 3, generator: 4, comparison: 5 } as const;

/** One of {@link PURPOSES}. */
export type Purpose = keyof typeof PURPOSES;

const WORD = 2 ** 32;

/**
 * The random numbers of one (seed, index, purpose), such as the bootstrap of one tree. The n-th number depends
 * on nothing else, so results do not change with the order or the threads in which streams are drawn.
 */
export class RandomStream {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  readonly #block = new Uint32Array(4);
  #drawn = 0;

  /**
   * @param seed A whole number in [0, 2^53).
   * @param purpose What it is drawn for.
   * @param index Which of many, such as the tree; a whole number in [0, 2^32).
   */
  constructor(seed: number, purpose: Purpose, index = 0) {
    this.#key = Uint32Array.of(seed % WORD, Math.floor(seed / WORD));
    this.#counter = Uint32Array.of(0, 0, index, PURPOSES[purpose]);
  }

  /** The next whole number in [0, 2^32). */
  word(): number {
    const place = this.#drawn % 4;
    if (place === 0) {
      const block = this.#drawn / 4;
      this.#counter[0] = block % WORD;
      this.#counter[1] = Math.floor(block / WORD);
      philox(this.#counter, this.#key, this.#block);
    }
    this.#drawn++;
    return this.#block[place]!;
  }

  /** The next number in [0, 1), of 53 bits. */
  uniform(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** The next whole number in [0, bound); uneven by at most bound / 2^53. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** The next number of the standard normal distribution (Box and Muller, 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}
