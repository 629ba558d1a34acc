import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { FieldLocation } from './field-location.ts';
import type { SourceDocument } from './source-documents.ts';

/** All that a node means, and nothing of how it is written; aliases are named, not followed. */
export type Shape =
  | { alias: string }
  | { scalar: unknown; tag?: string | undefined; anchor?: string | undefined }
  | { list: Shape[]; tag?: string | undefined; anchor?: string | undefined }
  | { map: [Shape, Shape][]; tag?: string | undefined; anchor?: string | undefined };

/** The shapes of the documents of a file. */
export function shapesOf(documents: SourceDocument[]): Shape[] {
  return documents.map((document) => shapeOf(document.contents));
}

/** The shapes that the documents must have once the field holds `value`, or is gone; all else as it is. */
export function expectedShapes(
  documents: SourceDocument[],
  location: FieldLocation,
  value: string | undefined,
): Shape[] {
  const shapes = shapesOf(documents);
  let shape = shapes[location.documentIndex];
  for (const key of location.keys.slice(0, -1)) shape = entriesOf(shape).find(named(key))?.[1];
  const entries = entriesOf(shape);
  const leaf = location.keys.at(-1) as string;
  const present = entries.findIndex(named(leaf));
  if (value === undefined) {
    if (present !== -1) entries.splice(present, 1);
  } else {
    const entry: [Shape, Shape] = [{ scalar: leaf, tag: undefined, anchor: undefined }, textShape(value)];
    entries.splice(present === -1 ? entries.length : present, 1, entry);
  }
  return shapes;
}

function shapeOf(node: unknown): Shape {
  if (isAlias(node)) return { alias: node.source };
  if (isScalar(node)) return { scalar: node.value, tag: node.tag, anchor: node.anchor };
  if (isSeq(node)) return { list: node.items.map(shapeOf), tag: node.tag, anchor: node.anchor };
  if (isMap(node)) {
    const map = node.items.map(({ key, value }): [Shape, Shape] => [shapeOf(key), shapeOf(value)]);
    return { map, tag: node.tag, anchor: node.anchor };
  }
  return textShape(null);
}

function textShape(scalar: string | null): Shape {
  return { scalar, tag: undefined, anchor: undefined };
}

function entriesOf(shape: Shape | undefined): [Shape, Shape][] {
  return shape && 'map' in shape ? shape.map : [];
}

function named(key: string): (entry: [Shape, Shape]) => boolean {
  return ([name]) => 'scalar' in name && name.scalar === key;
}
