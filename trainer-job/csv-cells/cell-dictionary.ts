import { type Cells, cellText } from './cells.ts';

const FIRST_SLOTS = 64;
/** FNV-1a (Fowler, Noll, Vo), 32 bits. */
const [OFFSET_BASIS, PRIME] = [0x811c9dc5, 0x01000193];

/** Numbers the different texts of a column in the order in which they come, and makes a string of each only once. */
export class CellDictionary {
  /** The text of each code. */
  readonly levels: string[] = [];
  readonly #maximum: number;
  /** An open hash table of codes, -1 where none is; never more than half full. */
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  /** The hash of each code, and where the bytes of its text end. */
  #hashes = new Int32Array(FIRST_SLOTS);
  #ends = new Int32Array(FIRST_SLOTS);
  #bytes = new Uint8Array(16 * FIRST_SLOTS);

  /** @param maximum how many texts are kept. */
  constructor(maximum = 0x3fffffff) {
    this.#maximum = maximum;
  }

  /** The code of a cell's text; -1 where it is new and there are as many as are kept. Cells with the same text have the same bytes and mark. */
  code(cells: Cells, cell: number): number {
    const { bytes } = cells;
    const [start, end] = [cells.starts[cell]!, cells.ends[cell]!];
    let hash = OFFSET_BASIS | 0;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, PRIME);
    const mask = this.#slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const code = this.#slots[slot]!;
      if (code === -1) return this.#add(cells, cell, hash, slot);
      if (this.#hashes[code] === hash && this.#has(code, bytes, start, end)) return code;
    }
  }

  /** Forgets all texts. */
  clear(): void {
    this.levels.length = 0;
    this.#slots.fill(-1);
  }

  #has(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const first = code === 0 ? 0 : this.#ends[code - 1]!;
    if (this.#ends[code]! - first !== end - start) return false;
    for (let at = start; at < end; at++) if (this.#bytes[first + at - start] !== bytes[at]) return false;
    return true;
  }

  #add(cells: Cells, cell: number, hash: number, slot: number): number {
    const code = this.levels.length;
    if (code === this.#maximum) return -1;
    const piece = cells.bytes.subarray(cells.starts[cell]!, cells.ends[cell]!);
    const first = code === 0 ? 0 : this.#ends[code - 1]!;
    if (first + piece.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (first + piece.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(piece, first);
    this.#hashes[code] = hash;
    this.#ends[code] = first + piece.length;
    this.#slots[slot] = code;
    this.levels.push(cellText(cells, cell));
    if (2 * this.levels.length >= this.#slots.length) this.#grow();
    return code;
  }

  #grow(): void {
    const length = 2 * this.#slots.length;
    const [hashes, ends] = [new Int32Array(length), new Int32Array(length)];
    hashes.set(this.#hashes);
    ends.set(this.#ends);
    this.#slots = new Int32Array(length).fill(-1);
    [this.#hashes, this.#ends] = [hashes, ends];
    for (let code = 0; code < this.levels.length; code++) {
      const hash = hashes[code]!;
      let slot = (hash ^ (hash >>> 15)) & (length - 1);
      while (this.#slots[slot] !== -1) slot = (slot + 1) & (length - 1);
      this.#slots[slot] = code;
    }
  }
}
