/** Text as Markdown that shows it: what would be a tag is escaped, except inside code spans. */
export function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '\\<').replaceAll('*', '\\*')))
    .join('');
}

/** As `escapeMarkdown`, and without what would end the cell of a table. */
export function escapeTableCell(text: string): string {
  return escapeMarkdown(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
