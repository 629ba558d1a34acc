import { isAlias, isMap, isNode, isScalar, type Pair, type YAMLMap } from 'yaml';
import { editError } from './errors.ts';
import { lineOf, type SourceDocument, textAt } from './source-documents.ts';
import type { CollectionEntry } from './source-tokens.ts';

/** Which document of a file is meant, by what Kubernetes knows it by. */
export interface DocumentSelector {
  kind: string;
  name: string;
}

/** A pair with the tokens that it was made of. */
export type SourcePair = Pair & { srcToken: CollectionEntry };

/** Where a field is, or would be. */
export interface FieldLocation {
  document: SourceDocument;
  documentIndex: number;
  /** As in `spec.serving.artifact`. */
  keys: string[];
  /** The mappings from the document's root down to the parent of the field. */
  mappings: YAMLMap[];
  /** The pairs that lead from one mapping to the next; one fewer than mappings. */
  steps: SourcePair[];
  /** The field's own pair, where it is there. */
  pair: SourcePair | undefined;
}

const FIELD = /^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*$/;
const MAXIMUM_KEYS = 16;

/**
 * Finds the field in the one document that is meant; without a selector the file must have exactly one that is not empty.
 *
 * @throws CodedError `FieldInvalid`, `DocumentMissing`, `DocumentAmbiguous`, `ParentMissing`, `ParentNotMapping`, `AliasUsed`
 */
export function locateField(
  documents: SourceDocument[],
  field: string,
  selector: DocumentSelector | undefined,
): FieldLocation {
  const keys = field.split('.');
  if (!FIELD.test(field) || keys.length > MAXIMUM_KEYS) throw editError('FieldInvalid', { field });
  const document = selectDocument(documents, selector);
  const mappings: YAMLMap[] = [];
  const steps: SourcePair[] = [];
  let node: unknown = document.contents;
  for (const [index, key] of keys.entries()) {
    const path = keys.slice(0, index).join('.') || 'the document';
    if (isAlias(node)) throw editError('AliasUsed', { path, alias: node.source });
    if (!isMap(node)) {
      const empty = node == null || (isScalar(node) && node.value === null);
      throw editError(empty ? 'ParentMissing' : 'ParentNotMapping', { path, field });
    }
    mappings.push(node);
    const pair = pairOf(node, key);
    if (index === keys.length - 1) {
      return { document, documentIndex: documents.indexOf(document), keys, mappings, steps, pair };
    }
    if (pair) steps.push(pair);
    node = pair?.value;
  }
  throw editError('FieldInvalid', { field });
}

/**
 * Refuses what makes the text at a field mean more or less than it says: anchors, tags and merge keys on the way, and a template.
 *
 * @throws CodedError `AnchorUsed`, `TagUsed`, `AliasUsed`, `MergeKeyUsed`, `HelmTemplate`
 */
export function refuseIndirections(location: FieldLocation, text: string): void {
  const { keys, mappings, pair } = location;
  for (const [index, mapping] of mappings.entries()) {
    const path = keys.slice(0, index).join('.') || 'The document';
    refuseProperties(mapping, path);
    if (pairOf(mapping, '<<')) throw editError('MergeKeyUsed', { path });
  }
  if (pair) {
    if (isAlias(pair.value)) throw editError('AliasUsed', { path: keys.join('.'), alias: pair.value.source });
    refuseProperties(pair.key, keys.join('.'));
    refuseProperties(pair.value, keys.join('.'));
  }
  refuseTemplates(location.document, text);
}

function refuseProperties(node: unknown, path: string): void {
  if (!isNode(node) || isAlias(node)) return;
  if (node.anchor !== undefined) throw editError('AnchorUsed', { path, anchor: node.anchor });
  if (node.tag !== undefined) throw editError('TagUsed', { path, tag: node.tag });
}

/** Helm fills in what stands in double braces before anything is parsed; in quotes and blocks others do so later, which is their affair. */
function refuseTemplates(document: SourceDocument, text: string): void {
  const waiting: unknown[] = [document.contents];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isScalar(node) && node.type === 'PLAIN' && node.source?.includes('{{')) {
      throw editError('HelmTemplate', { line: lineOf(text, node.range?.[0] ?? 0) });
    }
    if (typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items)) {
      for (const item of node.items) {
        if (isNode(item)) waiting.push(item);
        else waiting.push(item?.key ?? null, item?.value ?? null);
      }
    }
  }
}

function pairOf(mapping: YAMLMap, key: string): SourcePair | undefined {
  return mapping.items.find((pair) => isScalar(pair.key) && pair.key.value === key) as SourcePair | undefined;
}

function selectDocument(documents: SourceDocument[], selector: DocumentSelector | undefined): SourceDocument {
  const candidates = documents.filter((document) =>
    selector
      ? textAt(document, 'kind') === selector.kind && textAt(document, 'metadata', 'name') === selector.name
      : document.contents !== null && !(isScalar(document.contents) && document.contents.value === null),
  );
  const words = selector ? `kind ${selector.kind} and metadata.name ${selector.name}` : 'content';
  const [document] = candidates;
  if (!document) throw editError('DocumentMissing', { document: words });
  if (candidates.length > 1) {
    throw editError('DocumentAmbiguous', { document: words, count: candidates.length });
  }
  return document;
}
