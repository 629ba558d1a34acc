/** A cell as RFC 4180 writes it: quoted where it has to be. */
export function formatCell(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const NEEDS_QUOTES = /[",\n\r]/;

/** Cells with commas between them, without a line end. */
export function formatRecord(cells: readonly string[]): string {
  let text = '';
  for (let index = 0; index < cells.length; index++)
    text += index === 0 ? formatCell(cells[0]!) : `,${formatCell(cells[index]!)}`;
  return text;
}
