import type { Definition, Schema } from './definition.ts';
import { wrap } from './wrap.ts';

const WIDTH = 110;

/**
 * TypeScript types of a custom resource, as the apiserver returns it: a field with a default is always there, as long as
 * the object around it is.
 */
export function generateTypes(definition: Definition, source: string): string {
  const interfaces: string[] = [];
  declare(definition.kind, rootSchema(definition), interfaces);
  return [
    `// Generated from ${source} by \`npm run generate\`: change that file, not this one.`,
    '// Fields with a default are not optional here, because the apiserver fills them in on every read and write.',
    "import type { V1ObjectMeta } from '@kubernetes/client-node';",
    '',
    interfaces.join('\n'),
  ].join('\n');
}

/** apiVersion, kind and metadata are the same in every custom resource; they are declared by hand below. */
function rootSchema(definition: Definition): Schema {
  const { apiVersion, kind, metadata, ...properties } = definition.schema.properties ?? {};
  if (!apiVersion || !kind || !metadata)
    throw new Error(`${definition.kind} lacks apiVersion, kind or metadata`);
  const literal = (value: string): Schema => ({ type: 'string', enum: [value] });
  return {
    ...definition.schema,
    required: ['apiVersion', 'kind', 'metadata', ...(definition.schema.required ?? [])],
    properties: {
      apiVersion: literal(definition.apiVersion),
      kind: literal(definition.kind),
      metadata,
      ...properties,
    },
  };
}

/** Appends the interface `name`, then (so that a file reads from the whole to its parts) those it refers to. */
function declare(name: string, schema: Schema, interfaces: string[]): void {
  const position = interfaces.push('') - 1;
  const lines = [...comment(schema.description, ''), `export interface ${name} {`];
  for (const [property, child] of Object.entries(schema.properties ?? {})) {
    const always = schema.required?.includes(property) || child.default !== undefined;
    const key = /^[A-Za-z_$][\w$]*$/.test(property) ? property : JSON.stringify(property);
    const type =
      property === 'metadata' ? 'V1ObjectMeta' : typeOf(`${name}${capitalise(property)}`, child, interfaces);
    lines.push(...comment(child.description, '  '), `  ${key}${always ? '' : '?'}: ${type};`);
  }
  interfaces[position] = `${[...lines, '}'].join('\n')}\n`;
}

function typeOf(name: string, schema: Schema, interfaces: string[]): string {
  if (schema['x-kubernetes-int-or-string']) return 'number | string';
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
  switch (schema.type) {
    case 'object':
      declare(name, schema, interfaces);
      return name;
    case 'array': {
      if (!schema.items) throw new Error(`${name} is an array without items`);
      const item = typeOf(singular(name), schema.items, interfaces);
      return item.includes(' ') ? `(${item})[]` : `${item}[]`;
    }
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
      return schema.type;
    default:
      throw new Error(`${name} has a type that is not known: ${schema.type}`);
  }
}

function comment(description: string | undefined, indent: string): string[] {
  if (!description) return [];
  const text = description.replaceAll('*/', '*\\/');
  const oneLine = `${indent}/** ${text} */`;
  if (oneLine.length <= WIDTH) return [oneLine];
  return [
    `${indent}/**`,
    ...wrap(text, WIDTH - indent.length - 3).map((line) => `${indent} * ${line}`),
    `${indent} */`,
  ];
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function singular(name: string): string {
  return name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/s$/, '');
}
