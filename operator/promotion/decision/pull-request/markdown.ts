const MAXIMUM_TEXT = 300;
/** Breaks what forges turn into links and mentions after they have read the Markdown. */
const ZERO_WIDTH_SPACE = '\u200b';

/**
 * Text of any origin as Markdown that shows it and does nothing else: no markup, HTML, link, mention, reference or new line,
 * and nothing that turns the direction of writing.
 *
 * @param maximum how many letters of it are shown.
 */
export function escapeMarkdown(text: string, maximum = MAXIMUM_TEXT): string {
  return oneLine(text, maximum)
    .replace(/[\\`*_{}[\]()#+\-.!|~$^=:"']/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@|\\#|\\:(?=\/)|www/gi, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/\b(GH)(?=\\-\d)/gi, `$1${ZERO_WIDTH_SPACE}`);
}

/** Text of any origin as a code span. */
export function codeSpan(text: string): string {
  const shown = oneLine(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const padding = /^[ `]|[ `]$/.test(shown) || shown === '' ? ' ' : '';
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/** A table of cells that are Markdown already; empty where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** A bar inside a cell would begin the next one, also in a code span. */
function escapeCell(cell: string): string {
  return cell.replace(/(\\*)\|/g, (bar, slashes: string) =>
    slashes.length % 2 === 1 ? bar : `${slashes}\\|`,
  );
}

function oneLine(text: string, maximum = MAXIMUM_TEXT): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]+/gu, ' ').trim();
  return shown.length <= maximum ? shown : `${shown.slice(0, maximum - 1)}…`;
}
