import { error } from '../errors.ts';

/** The settings of a section, by their names in lower case. */
export type DvcSettings = ReadonlyMap<string, string>;

/** The sections of a `.dvc/config`, by their names in lower case: `core`, `remote "name"`. */
export type DvcConfig = ReadonlyMap<string, DvcSettings>;

const SECTION = /^\[(?!\[)\s*(?:'([^']*)'|"([^"]*)"|([^'"[\]][^[\]]*?))\s*\]\s*(?:#.*)?$/;
const SETTING = /^(?:'([^']*)'|"([^"]*)"|([^=#'"[\]][^=]*?))\s*=\s*(.*)$/;

/**
 * Reads a `.dvc/config`, which DVC writes with configobj: sections of names and values that may be quoted, with comments.
 *
 * @throws DvcConfigInvalid with the number of the line.
 */
export function parseDvcConfig(text: string, path: string): DvcConfig {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const [index, written] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = written.trim();
    const wrong = (reason: string) =>
      error('DvcConfigInvalid', { path, reason: `line ${index + 1} ${reason}` });
    if (line === '' || line.startsWith('#')) continue;
    const head = SECTION.exec(line);
    if (head !== null) {
      const name = (head[1] ?? head[2] ?? head[3] ?? '').trim().toLowerCase();
      if (sections.has(name)) throw wrong('is a section that was there before');
      section = new Map();
      sections.set(name, section);
      continue;
    }
    const setting = SETTING.exec(line);
    if (setting === null) throw wrong('is neither a section nor a setting');
    const value = unquote(setting[4] ?? '');
    if (value === undefined) throw wrong('has a value of more than one line, or of more than one part');
    const name = (setting[1] ?? setting[2] ?? setting[3] ?? '').trim().toLowerCase();
    if (section.has(name)) throw wrong('sets what was set before');
    section.set(name, value);
  }
  return sections;
}

/** A value without its quotes, and without a comment behind it; undefined for what is no single text. */
function unquote(written: string): string | undefined {
  if (/^('''|""")/.test(written)) return undefined;
  const quoted = /^(?:'([^']*)'|"([^"]*)")\s*(?:#.*)?$/.exec(written);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? '';
  const value = written.replace(/#.*$/, '').trim();
  return /^['"]|,/.test(value) ? undefined : value;
}
