import { readText } from './text.ts';

/** How a cell is written: without quotes; in quotes that it does not need; in quotes because of a comma or line end; with doubled quotes inside. */
export const MARK = { Plain: 0, Quoted: 1, NeedsQuotes: 2, DoubledQuotes: 3 } as const;

/** A record of another width than the header: where it lies in the block, its line and its fields. */
export interface OddRecord {
  start: number;
  end: number;
  line: number;
  fields: number;
}

/**
 * Where the cells of a block are. What stands at `row * columns + column` is of one cell: its bytes from `starts` up to `ends`, without the quotes
 * around it, and its mark. It holds until the next block is scanned.
 */
export interface Cells {
  bytes: Uint8Array;
  rows: number;
  columns: number;
  starts: Int32Array;
  ends: Int32Array;
  marks: Uint8Array;
  /** The line that each row begins at. */
  lines: Int32Array;
  odd: OddRecord[];
}

/** The text of a cell. */
export function cellText({ bytes, starts, ends, marks }: Cells, cell: number): string {
  const text = readText(bytes, starts[cell]!, ends[cell]!);
  return marks[cell] === MARK.DoubledQuotes ? text.replaceAll('""', '"') : text;
}

/** The texts of a row. */
export function rowTexts(cells: Cells, row: number): string[] {
  const first = row * cells.columns;
  return Array.from({ length: cells.columns }, (_, column) => cellText(cells, first + column));
}
