import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDefinition, type Schema } from './generator/definition.ts';

/** A node of a schema, where it is, and whether it is inside the items of a list. */
interface Node {
  path: string;
  schema: Schema;
  inList: boolean;
}

function nodesOf(schema: Schema, path: string, inList: boolean): Node[] {
  const children = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    nodesOf(child, `${path}.${name}`, inList),
  );
  const items = schema.items ? nodesOf(schema.items, `${path}[]`, true) : [];
  return [{ path, schema, inList }, ...children, ...items];
}

describe.each(['churnmodels', 'trainingruns', 'driftmonitors'])('the schema in %s.yaml', async (name) => {
  const { schema, kind, columns } = parseDefinition(
    await readFile(join(import.meta.dirname, `${name}.yaml`), 'utf8'),
  );
  // metadata is the apiserver's own: a schema may not describe it.
  const nodes = nodesOf(schema, kind, false).filter(({ path }) => path !== `${kind}.metadata`);
  const pathsWhere = (holds: (node: Node) => boolean) => nodes.filter(holds).map(({ path }) => path);

  test('shows why an object is not ready in a column of kubectl get, whatever it waits for', () => {
    expect(columns).toContainEqual(
      expect.objectContaining({
        name: 'Reason',
        jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      }),
    );
  });

  test('describes every field', () => {
    expect(pathsWhere(({ schema }) => !schema.description?.trim())).toEqual([]);
  });

  test('bounds every string and every list', () => {
    const isText = (schema: Schema) =>
      schema.type === 'string' || schema['x-kubernetes-int-or-string'] === true;
    expect(pathsWhere(({ schema }) => isText(schema) && schema.maxLength === undefined)).toEqual([]);
    expect(pathsWhere(({ schema }) => schema.type === 'array' && schema.maxItems === undefined)).toEqual([]);
  });

  test('says of every list what makes an item one of its kind', () => {
    expect(pathsWhere(({ schema }) => schema.type === 'array' && !schema['x-kubernetes-list-type'])).toEqual(
      [],
    );
  });

  test('has no default inside the items of a list', () => {
    expect(pathsWhere(({ schema, inList }) => inList && schema.default !== undefined)).toEqual([]);
  });

  test('has a message for every rule, and no bare pattern', () => {
    const rules = ({ schema }: Node) => schema['x-kubernetes-validations'] ?? [];
    expect(pathsWhere((node) => rules(node).some(({ message }) => !message))).toEqual([]);
    expect(pathsWhere(({ schema }) => 'pattern' in schema)).toEqual([]);
  });

  test('has only CamelCase values in its enumerations', () => {
    const values = nodes.flatMap(({ schema }) => schema.enum ?? []);
    expect(values.filter((value) => !/^[A-Z][A-Za-z0-9]*$/.test(value))).toEqual([]);
  });

  test('mentions in the description of a field the default it has', () => {
    const isShown = (value: unknown) =>
      typeof value === 'number' || (typeof value === 'string' && value !== '');
    const silent = ({ schema }: Node) =>
      isShown(schema.default) && !schema.description?.includes(`${schema.default} where nothing is said`);
    expect(pathsWhere(silent)).toEqual([]);
  });
});
