import type { Schema } from './definition.ts';

/** The type of a field for people, with its bounds: "integer, 1 to 10", "list of at most 50 objects". Markdown. */
export function describeType(schema: Schema): string {
  if (schema['x-kubernetes-int-or-string']) return 'quantity';
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'array') return describeList(schema);
  if (schema.format === 'date-time') return 'time (RFC 3339)';
  return [schema.type, ...range(schema)].join(', ');
}

/** The default of a field as Markdown; "" where it has none, or is an object whose fields bring their own. */
export function describeDefault(schema: Schema): string {
  const value = schema.default;
  if (value === undefined || JSON.stringify(value) === '{}') return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function describeList(schema: Schema): string {
  const item = schema.items?.type ?? 'value';
  const keys = schema['x-kubernetes-list-map-keys'];
  const unique = keys ? `, each \`${keys.join('`, `')}\` once` : '';
  return `list of at most ${schema.maxItems} ${item}s${unique}`;
}

function range({ minimum, maximum, maxLength }: Schema): string[] {
  if (maxLength !== undefined) return [`at most ${maxLength} characters`];
  if (minimum !== undefined && maximum !== undefined) return [`${minimum} to ${maximum}`];
  if (minimum !== undefined) return [`${minimum} or more`];
  if (maximum !== undefined) return [`at most ${maximum}`];
  return [];
}
