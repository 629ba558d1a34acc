import { isDeepStrictEqual } from 'node:util';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { isAlias } from 'yaml';
import { expectedShapes, shapesOf } from './document-shape.ts';
import { editError, editErrors, type RefusalReason } from './errors.ts';
import {
  type DocumentSelector,
  type FieldLocation,
  locateField,
  refuseIndirections,
} from './field-location.ts';
import { heldText } from './held-text.ts';
import { insertKey } from './insert-key.ts';
import { removeKey } from './remove-key.ts';
import { replaceValue } from './replace-value.ts';
import { refuseUnprintable } from './scalar-style.ts';
import { parseDocuments, type SourceDocument } from './source-documents.ts';
import { applySplices, type Splice } from './splice.ts';

/** Which value of a file is meant. */
export interface ValueAddress {
  /** May be left out where the file has one document. */
  document?: DocumentSelector | undefined;
  /** Keys joined by dots, such as `spec.serving.artifact`. */
  field: string;
}

/** Why nothing was done: for programs and for people. */
export interface Refusal {
  kind: 'Refused';
  reason: RefusalReason;
  message: string;
}

/** What came of an edit. */
export type EditResult = { kind: 'Edited'; text: string } | { kind: 'Unchanged' } | Refusal;

/** What a file holds; Absent says that a document or a mapping on the way is not there, a value of undefined that only the key is not. */
export type ReadResult =
  | { kind: 'Value'; value: string | undefined }
  | { kind: 'Absent'; reason: RefusalReason; message: string }
  | Refusal;

/**
 * Writes one value into a YAML file and leaves every other byte as it is. The parent mapping must exist; a key that is not
 * there becomes its last one; `undefined` takes the key's line out. The result is parsed again, and refused unless exactly
 * that one value differs.
 *
 * @param text the whole file, a byte order mark included
 * @example
 * spliceValue('spec:\n  serving: {}\n', { field: 'spec.serving.artifact', value: 'oci://host/telco@sha256:…' })
 */
export function spliceValue(
  text: string,
  { value, ...address }: ValueAddress & { value: string | undefined },
): EditResult {
  return orRefusal(() => {
    if (value !== undefined) refuseUnprintable(value, address.field);
    const documents = parseDocuments(text);
    const location = locateField(documents, address.field, address.document);
    refuseIndirections(location, text);
    if (heldText(location.pair, address.field) === value) return { kind: 'Unchanged' };
    const edited = applySplices(text, splicesFor(location, text, value));
    refuseOtherChanges(edited, expectedShapes(documents, location, value), address.field);
    return { kind: 'Edited', text: edited };
  });
}

/** Reads one value of a YAML file. Text behind an alias or an anchor is read too: it was held, whoever wrote it so. */
export function readValue(text: string, address: ValueAddress): ReadResult {
  const read = orRefusal((): ReadResult => {
    const documents = parseDocuments(text);
    const { document, pair } = locateField(documents, address.field, address.document);
    return { kind: 'Value', value: heldText(followed(document, pair), address.field) };
  });
  if (read.kind !== 'Refused') return read;
  const { reason, message } = read;
  return reason === 'DocumentMissing' || reason === 'ParentMissing'
    ? { kind: 'Absent', reason, message }
    : read;
}

function splicesFor(location: FieldLocation, text: string, value: string | undefined): Splice[] {
  const { pair } = location;
  if (value !== undefined) {
    return [pair ? replaceValue(pair, location.keys.join('.'), value) : insertKey(location, text, value)];
  }
  return pair ? removeKey(location, pair, text) : [];
}

function refuseOtherChanges(edited: string, expected: unknown, path: string): void {
  let actual: unknown;
  try {
    actual = shapesOf(parseDocuments(edited));
  } catch (cause) {
    throw editError('MoreWouldChange', { path }, { cause });
  }
  if (!isDeepStrictEqual(actual, expected)) throw editError('MoreWouldChange', { path });
}

function followed(document: SourceDocument, pair: FieldLocation['pair']): FieldLocation['pair'] {
  if (!pair || !isAlias(pair.value)) return pair;
  return Object.assign(Object.create(pair), { value: pair.value.resolve(document) });
}

function orRefusal<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (!isCodedError(error, ...Object.keys(editErrors))) throw error;
    return { kind: 'Refused', reason: error.code as RefusalReason, message: error.message };
  }
}
