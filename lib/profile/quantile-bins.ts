import { floatBelow, shortest, shortestBetween } from './float32.ts';

/** Bins of a column at most. */
export const MAXIMUM_BINS = 1_024;
/** Rows of the reference that a bin or a named category has at least, so that no count is about a few people. */
export const MINIMUM_ROWS = 10;
/** A value with a larger share of the rows has a bin of its own. */
const ATOM_SHARE = 0.001;

/**
 * The edges of quantile bins of a reference column: bin i holds the values above edge i - 1 and at most edge i; the first and the last are open. There are at
 * most min(1,024, n / 10) bins. A value with 10 rows or more, and more than a thousandth of all, has a bin that no other float32 falls into, unless that is too many bins. Every bin has no row
 * or at least 10, and an edge is the value of a row only where that value has a bin of its own: neither the least nor the largest value can be read from it.
 *
 * @param sorted ascending, finite.
 * @returns ascending; each is the shortest decimal of its float32, so take `Math.fround` of it to compare.
 */
export function chooseEdges(sorted: Float32Array): number[] {
  const maximum = Math.min(MAXIMUM_BINS, Math.floor(sorted.length / MINIMUM_ROWS));
  if (maximum < 2) return [];
  const atoms = findAtoms(sorted);
  const pieces = limit(absorb(cutAtAtoms(sorted, atoms)), maximum);
  const edges: number[] = [];
  const push = (edge: number | undefined) => {
    if (edge === undefined || !Number.isFinite(edge)) return;
    if (edges.length === 0 || Math.fround(edge) > Math.fround(edges.at(-1)!)) edges.push(edge);
  };
  const rows = targetRows(pieces, maximum);
  pieces.forEach((piece, index) => {
    const before = pieces[index - 1];
    if (before !== undefined) push(edgeBetween(before, piece, sorted, atoms));
    if (piece.kind === 'Gap') for (const edge of cutGap(piece, sorted, rows)) push(edge);
  });
  return edges;
}

/** Whether a bin can hold one float32 only. @param edges as `chooseEdges` gives them. @param bin from 0 to the number of edges. */
export function isAtom(edges: ArrayLike<number>, bin: number): boolean {
  if (bin === 0 || bin >= edges.length) return false;
  const [low, high] = [Math.fround(edges[bin - 1]!), Math.fround(edges[bin]!)];
  // Almost all bins are far wider than the distance of two neighbours, which takes longer to find.
  if (high - low > Math.max(Math.abs(high) * 2 ** -22, 2 ** -148)) return false;
  return floatBelow(high) <= low;
}

/** Neighbouring rows of the sorted column, from `start` up to, not including, `end`. */
interface Piece {
  start: number;
  end: number;
  /** An atom is all rows of one frequent value; a gap has none of those; a mixed piece is not cut any further. */
  kind: 'Atom' | 'Gap' | 'Mixed';
}

const rowsOf = ({ start, end }: Piece) => end - start;

function endOfRun(sorted: Float32Array, start: number): number {
  let end = start + 1;
  while (end < sorted.length && sorted[end] === sorted[start]) end++;
  return end;
}

function findAtoms(sorted: Float32Array): Set<number> {
  const atoms = new Set<number>();
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    end = endOfRun(sorted, start);
    const rows = end - start;
    if (rows >= MINIMUM_ROWS && rows > sorted.length * ATOM_SHARE) atoms.add(sorted[start]!);
  }
  return atoms;
}

/** Gap, atom, gap, …, gap; a gap may be empty. */
function cutAtAtoms(sorted: Float32Array, atoms: ReadonlySet<number>): Piece[] {
  const pieces: Piece[] = [];
  let gap = 0;
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    end = endOfRun(sorted, start);
    if (!atoms.has(sorted[start]!)) continue;
    pieces.push({ start: gap, end: start, kind: 'Gap' }, { start, end, kind: 'Atom' });
    gap = end;
  }
  return [...pieces, { start: gap, end: sorted.length, kind: 'Gap' }];
}

/** Joins each gap of a few rows to the smaller piece beside it. */
function absorb(pieces: Piece[]): Piece[] {
  const few = (piece: Piece) => rowsOf(piece) > 0 && rowsOf(piece) < MINIMUM_ROWS;
  for (let index = pieces.findIndex(few); index >= 0; index = pieces.findIndex(few)) {
    const size = (at: number) => (pieces[at] === undefined ? Number.POSITIVE_INFINITY : rowsOf(pieces[at]));
    join(pieces, size(index - 1) <= size(index + 1) ? index - 1 : index);
  }
  return pieces;
}

/** Joins neighbours, those first that cost the fewest rows their place and open ends last, until there are few enough. */
function limit(pieces: Piece[], maximum: number): Piece[] {
  while (pieces.length > maximum) {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let index = 0; index + 1 < pieces.length; index++) {
      const open = index === 0 || index + 2 === pieces.length ? 0.5 : 0;
      const cost = Math.min(rowsOf(pieces[index]!), rowsOf(pieces[index + 1]!)) + open;
      if (cost < least) [best, least] = [index, cost];
    }
    join(pieces, best);
  }
  return pieces;
}

function join(pieces: Piece[], index: number): void {
  pieces.splice(index, 2, { start: pieces[index]!.start, end: pieces[index + 1]!.end, kind: 'Mixed' });
}

/** How many rows of a gap make a bin, so that all of them take no more bins than are left. */
function targetRows(pieces: readonly Piece[], maximum: number): number {
  const gaps = pieces.filter((piece) => piece.kind === 'Gap' && rowsOf(piece) > 0);
  const rows = gaps.reduce((sum, piece) => sum + rowsOf(piece), 0);
  return Math.max(MINIMUM_ROWS, Math.ceil(rows / (maximum - pieces.length + gaps.length)));
}

function* cutGap({ start, end }: Piece, sorted: Float32Array, rows: number): Iterable<number> {
  for (let from = start, at = start; at < end; ) {
    at = endOfRun(sorted, at);
    if (end - at < MINIMUM_ROWS) return;
    if (at - from < rows) continue;
    yield shortestBetween(sorted[at - 1]!, sorted[at]!);
    from = at;
  }
}

function edgeBetween(
  left: Piece,
  right: Piece,
  sorted: Float32Array,
  atoms: ReadonlySet<number>,
): number | undefined {
  const [last, first] = [sorted[right.start - 1], sorted[right.start]];
  const own = (piece: Piece, other: Piece) => piece.kind === 'Atom' || rowsOf(other) === 0;
  if (last !== undefined && atoms.has(last) && own(left, right)) return shortest(last);
  if (first !== undefined && atoms.has(first) && own(right, left)) return shortest(floatBelow(first));
  return last === undefined || first === undefined ? undefined : shortestBetween(last, first);
}
