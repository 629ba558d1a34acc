import { expect, test } from 'vitest';
import { WIDGET_DEFINITION } from '../testing/definition.ts';
import { parseDefinition, type Schema } from './definition.ts';
import { generateTypes } from './typescript.ts';

const types = (text = WIDGET_DEFINITION) => generateTypes(parseDefinition(text), 'crds/widgets.yaml');

test('an object becomes an interface, its parts follow it, and descriptions become comments', () => {
  expect(
    types(),
  ).toBe(`// Generated from crds/widgets.yaml by \`npm run generate\`: change that file, not this one.
// Fields with a default are not optional here, because the apiserver fills them in on every read and write.
import type { V1ObjectMeta } from '@kubernetes/client-node';

/** A widget. */
export interface Widget {
  apiVersion: 'example.com/v1';
  kind: 'Widget';
  metadata: V1ObjectMeta;
  /** What is wanted. */
  spec: WidgetSpec;
}

/** What is wanted. */
export interface WidgetSpec {
  /** Its <name>. */
  name: string;
  /** Its size. */
  size: number;
  /** How much. */
  amount?: number | string;
  /** Its colour. */
  colour?: 'Red' | 'Green';
  /** What it is. */
  categories?: ('Big' | 'Small')[];
  /** What it is made of. */
  parts?: WidgetSpecPart[];
}

/** A part. */
export interface WidgetSpecPart {
  /** Its name. */
  name: string;
}
`);
});

test('a description that ends a comment cannot end it', () => {
  expect(types(WIDGET_DEFINITION.replace('A widget.', 'Over */ and out.'))).toContain(
    '/** Over *\\/ and out. */',
  );
});

test('a long description is wrapped', () => {
  const text = types(WIDGET_DEFINITION.replace('A widget.', 'word '.repeat(50)));
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
});

test('a type that is not known is refused by its name', () => {
  const definition = parseDefinition(WIDGET_DEFINITION);
  definition.schema.properties!['spec']!.properties!['odd'] = { type: 'null' } as unknown as Schema;
  expect(() => generateTypes(definition, 'x')).toThrow('WidgetSpecOdd has a type that is not known: null');
});
