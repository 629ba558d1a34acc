import type { Definition, PrinterColumn, Schema } from './definition.ts';
import { escapeMarkdown, escapeTableCell } from './markdown.ts';
import { describeDefault, describeType } from './schema-words.ts';

/** A definition, the file it was read from, and an object of its kind to show. */
export interface DocumentedDefinition {
  definition: Definition;
  source: string;
  example: string;
}

/** The API reference: for each kind how it is called, an example, and a table for every object in it. */
export function generateReference(documented: DocumentedDefinition[]): string {
  return [
    `<!-- Generated from ${documented.map(({ source }) => source).join(' and ')} by \`npm run generate\`. -->`,
    '# API reference',
    '',
    'What `kubectl explain` says, on one page. A field without a default is absent where nothing is said; what that means is',
    'in its description. The sentences under "Refused" are those with which the apiserver refuses an object.',
    '',
    ...documented.map(({ definition }) => `- [${definition.kind}](#${definition.kind.toLowerCase()})`),
    '',
    ...documented.flatMap(describeDefinition),
  ].join('\n');
}

function describeDefinition({ definition, example }: DocumentedDefinition): string[] {
  const { kind, plural, shortNames, categories, apiVersion, columns, schema } = definition;
  const names = [plural, ...shortNames, ...categories].map((name) => `\`kubectl get ${name}\``).join(', ');
  return [
    `## ${kind}`,
    '',
    escapeMarkdown(schema.description ?? ''),
    '',
    `\`apiVersion: ${apiVersion}\`, \`kind: ${kind}\`, namespaced. ${names}.`,
    '',
    ...refusals(schema),
    '### Example',
    '',
    '```yaml',
    example.trimEnd(),
    '```',
    '',
    '### Columns',
    '',
    ...describeColumns(columns),
    '',
    ...['spec', 'status'].flatMap((part) => {
      const child = schema.properties?.[part];
      return child ? describeObject(`${kind}.${part}`, child) : [];
    }),
  ];
}

function describeColumns(columns: PrinterColumn[]): string[] {
  const rows = columns.map((column) => {
    const wide = (column.priority ?? 0) > 0 ? ' With `-o wide`.' : '';
    return `| ${column.name.toUpperCase()} | \`${column.jsonPath}\` | ${escapeTableCell(column.description ?? '')}${wide} |`;
  });
  return ['| Column | Field | Meaning |', '|---|---|---|', ...rows];
}

/** A table of the object's fields, what it refuses, and then the same for each object inside it. */
function describeObject(path: string, schema: Schema): string[] {
  const properties = Object.entries(schema.properties ?? {});
  const rows = properties.map(([name, child]) => {
    const required = schema.required?.includes(name) ? '**required**' : describeDefault(child);
    return `| \`${name}\` | ${describeType(child)} | ${required} | ${escapeTableCell(child.description ?? '')} |`;
  });
  return [
    `### ${path}`,
    '',
    escapeMarkdown(schema.description ?? ''),
    '',
    '| Field | Type | Default | Meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...refusals(schema),
    ...properties.flatMap(([name, child]) => {
      if (child.type === 'object') return describeObject(`${path}.${name}`, child);
      if (child.items?.type === 'object') return describeObject(`${path}.${name}[]`, child.items);
      return [];
    }),
  ];
}

/** The messages of an object's own rules, and of those of its fields that are not objects themselves. */
function refusals(schema: Schema): string[] {
  const own = messages(schema);
  const ofFields = Object.entries(schema.properties ?? {})
    .filter(([, child]) => child.type !== 'object')
    .flatMap(([name, child]) => messages(child).map((message) => `\`${name}\`: ${message}`));
  const all = new Set([...own, ...ofFields]);
  if (all.size === 0) return [];
  return ['Refused:', '', ...[...all].map((message) => `- ${escapeMarkdown(message)}`), ''];
}

/** That a field never changes is said once, by the rule of the object that holds it, and not again by each field. */
function messages(schema: Schema): string[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  return rules.filter(({ rule }) => rule !== 'self == oldSelf').map(({ rule, message }) => message ?? rule);
}
