import type { CST } from 'yaml';

/** A stretch of the source text as the parser cut it: scalars, punctuation, blanks, comments. */
export interface SourcePiece {
  type: string;
  /** In UTF-16 units from the beginning of the text. */
  offset: number;
  source: string;
}

/** One entry of a collection, as the parser cut it; a key is missing in what trails a collection. */
export type CollectionEntry = CST.BlockMap['items'][number];

const WITHOUT_MEANING = new Set(['space', 'newline', 'comment', 'comma']);

/** Every piece below an entry, in no order. Recurses as deep as the file, which is bounded before. */
export function* piecesOf(entry: CollectionEntry | CST.CollectionItem): Generator<SourcePiece> {
  yield* entry.start;
  if (entry.key) yield* piecesOfToken(entry.key);
  if (entry.sep) yield* entry.sep;
  if (entry.value) yield* piecesOfToken(entry.value);
}

/** Every piece of a token and of what is in it. */
export function* piecesOfToken(token: CST.Token): Generator<SourcePiece> {
  switch (token.type) {
    case 'block-map':
    case 'block-seq':
      for (const item of token.items) yield* piecesOf(item);
      return;
    case 'flow-collection':
      yield token.start;
      for (const item of token.items) yield* piecesOf(item);
      yield* token.end;
      return;
    case 'block-scalar': {
      yield* token.props as SourcePiece[];
      const props = token.props as SourcePiece[];
      const last = props.at(-1);
      const offset = last ? last.offset + last.source.length : token.offset;
      yield { type: 'block-scalar', offset, source: token.source };
      return;
    }
    default:
      if ('source' in token) yield { type: token.type, offset: token.offset, source: token.source };
      if ('end' in token && token.end) yield* token.end;
  }
}

/** Where the last piece of an entry ends that is more than blanks, comments and commas. */
export function endOf(entry: CollectionEntry | CST.CollectionItem): number {
  let end = 0;
  for (const { type, offset, source } of piecesOf(entry)) {
    if (!WITHOUT_MEANING.has(type)) end = Math.max(end, offset + source.length);
  }
  return end;
}
