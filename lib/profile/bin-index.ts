/** Cells of the grid an edge: so most cells hold one edge or none, and the grid stays in the processor's cache. */
const CELLS_AN_EDGE = 2;
/** In a cell of more edges than this, halving is faster than looking at one after the other. */
const MAXIMUM_STEPS = 8;

/**
 * Finds the bin of a number among edges in a few nanoseconds: a grid of equal cells over the range of the edges says which edges are near (Chen and
 * Asau's guide table), and the few that are in the same cell are compared.
 */
export class BinIndex {
  /** With infinity at the end, so that every search ends. */
  readonly #edges: Float32Array;
  /** For each cell, how many edges lie in the cells before it. */
  readonly #before: Uint16Array;
  readonly #origin: number;
  readonly #last: number;
  readonly #scale: number;

  /** @param edges ascending; at most 65,535. */
  constructor(edges: ArrayLike<number>) {
    this.#edges = Float32Array.from([...Array.from(edges), Number.POSITIVE_INFINITY]);
    this.#origin = this.#edges[0]!;
    this.#last = this.#edges[Math.max(0, edges.length - 1)]!;
    const cells = Math.max(1, edges.length * CELLS_AN_EDGE);
    const range = edges.length > 1 ? this.#last - this.#origin : 0;
    this.#scale = range > 0 ? cells / range : 0;
    this.#before = new Uint16Array(cells + 2);
    for (const edge of this.#edges.subarray(0, edges.length)) this.#before[this.#cell(edge) + 1]!++;
    for (let cell = 1; cell < this.#before.length; cell++) this.#before[cell]! += this.#before[cell - 1]!;
  }

  /** How many edges are less than a finite number: the number of its bin. */
  find(value: number): number {
    if (value <= this.#origin) return 0;
    const edges = this.#edges;
    if (value > this.#last) return edges.length - 1;
    const cell = this.#cell(value);
    let bin = this.#before[cell]!;
    let end = this.#before[cell + 1]!;
    while (end - bin > MAXIMUM_STEPS) {
      const middle = (bin + end) >> 1;
      if (edges[middle]! < value) bin = middle + 1;
      else end = middle;
    }
    // Most cells have one edge or none: adding the comparison takes no branch, which random values would make the processor guess wrongly.
    bin += +(edges[bin]! < value);
    while (edges[bin]! < value) bin++;
    return bin;
  }

  /** Never falls where the value rises, which is all that `find` needs. */
  #cell(value: number): number {
    return ((value - this.#origin) * this.#scale) | 0;
  }
}
