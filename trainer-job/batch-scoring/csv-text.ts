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

/** A float32 in [0, 1] as a decimal that reads back as the same float32, with at most 9 decimals where those are enough. */
export function formatProbability(value: number): string {
  const rounded = Math.round(value * 1e9) / 1e9;
  return String(Math.fround(rounded) === value ? rounded : value);
}
