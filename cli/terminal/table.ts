import { type Line, type Piece, widthOf } from './line.ts';

/** Rows whose cells stand below each other, all to the left, two blanks apart; a column without a word takes no room. */
export function tableLines(rows: readonly (readonly Piece[])[]): Line[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const shown = widths.flatMap((width, column) => (width > 0 ? [column] : []));
  return rows.map((row) =>
    shown.flatMap((column, index) => {
      const cell = row[column] ?? '';
      const blanks = (widths[column] ?? 0) - widthOf(cell) + 2;
      return index === shown.length - 1 ? [cell] : [cell, ' '.repeat(blanks)];
    }),
  );
}
