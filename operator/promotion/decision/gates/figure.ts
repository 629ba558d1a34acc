/** A number as people read it in reports: four significant digits, large ones grouped, the same bytes in every locale. */
export function formatFigure(figure: number): string {
  if (!Number.isFinite(figure)) return 'not a number';
  if (Math.abs(figure) >= 10_000) return Math.round(figure).toLocaleString('en-US');
  const text = Number(figure.toPrecision(4)).toString();
  return text === '-0' ? '0' : text;
}

/** The same with its sign, for differences. */
export function formatDifference(difference: number): string {
  const text = formatFigure(difference);
  return difference > 0 ? `+${text}` : text;
}
