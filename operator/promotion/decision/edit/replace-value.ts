import { editError } from './errors.ts';
import type { SourcePair } from './field-location.ts';
import { heldText } from './held-text.ts';
import { type ScalarStyle, styleOf, writeScalar } from './scalar-style.ts';
import type { SourcePiece } from './source-tokens.ts';
import type { Splice } from './splice.ts';

/**
 * Puts a value where a key has one already, in the quotes that are there. A block scalar becomes one line.
 *
 * @throws CodedError `CommentInValue`, `FormUnsupported`, `ValueNotText`
 */
export function replaceValue(pair: SourcePair, path: string, value: string): Splice {
  const { key, sep, value: token } = pair.srcToken;
  // A null says nothing about quotes; the key may, as it does in JSON.
  const style: ScalarStyle = styleOf(heldText(pair, path) === undefined ? key?.type : token?.type);
  const replacement = writeScalar(value, style);
  if (token?.type === 'block-scalar') {
    return { ...extentOfBlock(token.props as SourcePiece[], token.source, path), replacement };
  }
  if (token && 'source' in token && token.source !== '') {
    return { start: token.offset, end: token.offset + token.source.length, replacement };
  }
  const colon = sep?.find(({ type }) => type === 'map-value-ind');
  if (!colon) throw editError('FormUnsupported', { path, form: 'a key without a colon' });
  const at = colon.offset + colon.source.length;
  return { start: at, end: at, replacement: ` ${replacement}` };
}

/** From the sign that opens a block to its last line that is not blank; the blank ones after it stay. */
function extentOfBlock(props: SourcePiece[], source: string, path: string): { start: number; end: number } {
  if (props.some(({ type }) => type === 'comment')) throw editError('CommentInValue', { path });
  const header = props.find(({ type }) => type === 'block-scalar-header');
  const last = props.at(-1);
  if (!header || !last) throw editError('FormUnsupported', { path, form: 'a block without a header' });
  const content = source.trimEnd();
  if (content === '') return { start: header.offset, end: header.offset + header.source.length };
  return { start: header.offset, end: last.offset + last.source.length + content.length };
}
