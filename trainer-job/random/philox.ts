/** The multipliers, whole and by halves. */
const [HIGH_0, LOW_0] = [0xd251, 0x1f53];
const [HIGH_1, LOW_1] = [0xcd9e, 0x8d57];
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * Philox4x32-10: 128 random bits as a pure function of a 128-bit counter and a 64-bit key, with no state
 * between calls. Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
 *
 * @param counter Four words of 32 bits.
 * @param key Two words of 32 bits.
 * @param block Is overwritten with the four words of the answer: hundreds of millions are drawn, and none is allocated.
 */
export function philox(counter: Uint32Array, key: Uint32Array, block: Uint32Array): void {
  let c0 = counter[0]!;
  let c1 = counter[1]!;
  let c2 = counter[2]!;
  let c3 = counter[3]!;
  let k0 = key[0]!;
  let k1 = key[1]!;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(HIGH_0, LOW_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(HIGH_1, LOW_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

/** The upper 32 bits of the product of two unsigned words: every sum of halves fits into 32 bits. */
function multiplyHigh(high: number, low: number, word: number): number {
  const wordHigh = word >>> 16;
  const wordLow = word & 0xffff;
  const first = (Math.imul(high, wordLow) + (Math.imul(low, wordLow) >>> 16)) >>> 0;
  const second = (Math.imul(low, wordHigh) + (first & 0xffff)) >>> 0;
  return Math.imul(high, wordHigh) + (first >>> 16) + (second >>> 16);
}
