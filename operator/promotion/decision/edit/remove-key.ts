import type { CST } from 'yaml';
import { editError } from './errors.ts';
import type { FieldLocation, SourcePair } from './field-location.ts';
import { indentationOf } from './insert-key.ts';
import { type CollectionEntry, endOf } from './source-tokens.ts';
import { lineEnd, lineStart, type Splice } from './splice.ts';

/**
 * Takes a key and its value out, with the line that they stand on. A mapping that is left without keys becomes `{}`, since
 * nothing at all would be null.
 *
 * @throws CodedError `FormUnsupported`
 */
export function removeKey(location: FieldLocation, pair: SourcePair, text: string): Splice[] {
  const path = location.keys.join('.');
  const token = location.mappings.at(-1)?.srcToken as CST.BlockMap | CST.FlowCollection | undefined;
  const entry = pair.srcToken;
  const items = (token?.items ?? []) as CollectionEntry[];
  if (!token || !entry.key) throw editError('FormUnsupported', { path, form: 'an entry without a key' });
  if (token.type === 'flow-collection') return [removeFromFlow(items, items.indexOf(entry), path)];
  const lines = linesOf(entry, entry.key.offset, text, path);
  if (items.filter((item) => item.key != null).length > 1) return [lines];
  const colon = location.steps.at(-1)?.srcToken.sep?.find(({ type }) => type === 'map-value-ind');
  if (!colon) throw editError('FormUnsupported', { path, form: 'the only key of its document' });
  const at = colon.offset + colon.source.length;
  return [{ start: at, end: at, replacement: ' {}' }, lines];
}

function linesOf(entry: CollectionEntry, keyOffset: number, text: string, path: string): Splice {
  const indentation = indentationOf(text, keyOffset);
  if (indentation === undefined) {
    throw editError('FormUnsupported', { path, form: 'a key that does not begin its line' });
  }
  const start = keyOffset - indentation.length;
  const last = endOf(entry);
  if (text[last - 1] === '\n') return { start, end: last, replacement: '' };
  const end = lineEnd(text, last);
  const next = text.indexOf('\n', end) + 1;
  if (next > 0) return { start, end: next, replacement: '' };
  // The last line of a file without a last line break: the break before it goes instead.
  return { start: start === 0 ? 0 : lineEnd(text, lineStart(text, start - 1)), end, replacement: '' };
}

function removeFromFlow(items: CollectionEntry[], index: number, path: string): Splice {
  const entry = items[index] as CollectionEntry;
  const next = items[index + 1];
  const between = index === 0 ? (next?.start ?? []) : entry.start;
  if (between.some(({ type }) => type === 'comment')) {
    throw editError('FormUnsupported', { path, form: 'a mapping in braces with comments between its keys' });
  }
  const end = endOf(entry);
  if (index > 0) return { start: entry.start[0]?.offset ?? end, end, replacement: '' };
  const comma = next?.start.at(-1);
  const start = entry.key?.offset ?? end;
  return { start, end: comma ? comma.offset + comma.source.length : end, replacement: '' };
}
