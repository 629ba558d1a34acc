import { isScalar, type Pair } from 'yaml';
import { editError } from './errors.ts';

/**
 * The text that a pair holds; undefined where its value is null or empty.
 *
 * @throws CodedError `ValueNotText` where it holds a number, a flag or a collection
 */
export function heldText(pair: Pair | undefined, path: string): string | undefined {
  const node = pair?.value;
  if (node == null) return undefined;
  if (!isScalar(node)) throw editError('ValueNotText', { path, kind: 'collection' });
  if (node.value === null) return undefined;
  if (typeof node.value !== 'string') throw editError('ValueNotText', { path, kind: typeof node.value });
  return node.value;
}
