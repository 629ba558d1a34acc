import { RandomStream } from '../random/random-stream.ts';

/**
 * Draws bootstrap samples that keep the number of rows of each class. A sample is how often each row is in it,
 * so that both models are measured on the same rows, and no row is copied.
 */
export class StratifiedResampler {
  readonly #classes: [Uint32Array, Uint32Array];
  readonly #seed: number;
  readonly #rows: number;

  /**
   * @param labels 0 or 1 a row.
   * @param seed A whole number in [0, 2^53).
   */
  constructor(labels: Uint8Array, seed: number) {
    const rows = Uint32Array.from(labels.keys());
    this.#classes = [rows.filter((row) => labels[row] === 1), rows.filter((row) => labels[row] === 0)];
    this.#seed = seed;
    this.#rows = labels.length;
  }

  /**
   * The sample of one number: it depends on the seed, the number and the labels alone.
   *
   * @param draw A whole number in [0, 2^32).
   * @param counts Is overwritten with how often each row is in the sample.
   */
  draw(draw: number, counts: Uint32Array = new Uint32Array(this.#rows)): Uint32Array {
    const stream = new RandomStream(this.#seed, 'comparison', draw);
    counts.fill(0);
    for (const rows of this.#classes) {
      const { length } = rows;
      // A word a row: uneven by at most length / 2^32, far below what 2,000 draws can tell.
      for (let n = 0; n < length; n++) counts[rows[Math.floor((stream.word() * length) / 2 ** 32)]!]!++;
    }
    return counts;
  }
}
