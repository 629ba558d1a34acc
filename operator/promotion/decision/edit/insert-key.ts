import type { CST } from 'yaml';
import { editError } from './errors.ts';
import type { FieldLocation } from './field-location.ts';
import { type ScalarStyle, styleOf, writeScalar } from './scalar-style.ts';
import { type CollectionEntry, endOf } from './source-tokens.ts';
import { lineBreakOf, lineEnd, lineStart, type Splice } from './splice.ts';

/**
 * Puts a key that is not there behind the last one of its mapping, indented and quoted as the others.
 *
 * @throws CodedError `FormUnsupported`
 */
export function insertKey(location: FieldLocation, text: string, value: string): Splice {
  const path = location.keys.join('.');
  const token = location.mappings.at(-1)?.srcToken as CST.BlockMap | CST.FlowCollection | undefined;
  const entries = (token?.items ?? []).filter((item) => item.key != null) as CollectionEntry[];
  const neighbour = entries[0]?.key ?? location.steps.at(-1)?.srcToken.key;
  const entry = writeEntry(location.keys.at(-1) as string, value, styleOf(neighbour?.type));
  if (token?.type === 'flow-collection') return insertInFlow(token, entries, entry);
  const [first] = entries;
  const last = entries.at(-1);
  if (!first?.key || !last)
    throw editError('FormUnsupported', { path, form: 'a mapping without plain keys' });
  const indentation = indentationOf(text, first.key.offset);
  if (indentation === undefined) {
    throw editError('FormUnsupported', { path, form: 'a mapping that does not begin on a line of its own' });
  }
  const lineBreak = lineBreakOf(text);
  const end = endOf(last);
  if (text[end - 1] === '\n') {
    return { start: end, end, replacement: `${indentation}${entry}${lineBreak}` };
  }
  const at = lineEnd(text, end);
  return { start: at, end: at, replacement: `${lineBreak}${indentation}${entry}` };
}

/** What stands before a key on its line, if it is nothing but spaces. */
export function indentationOf(text: string, keyOffset: number): string | undefined {
  // A byte order mark before the first key of a file is no part of its line.
  const before = text.slice(lineStart(text, keyOffset), keyOffset).replace(/^\ufeff/, '');
  return /^ *$/.test(before) ? before : undefined;
}

function insertInFlow(token: CST.FlowCollection, entries: CollectionEntry[], entry: string): Splice {
  const last = entries.at(-1);
  const at = last ? endOf(last) : token.start.offset + token.start.source.length;
  return { start: at, end: at, replacement: last ? `, ${entry}` : entry };
}

function writeEntry(key: string, value: string, style: ScalarStyle): string {
  const name = style === 'Plain' ? key : writeScalar(key, style);
  return `${name}: ${writeScalar(value, style)}`;
}
