import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { API_DESCRIPTION } from './api-description.gen.ts';

interface Schema {
  [key: string]: unknown;
}
interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}
interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: { 'application/json': { schema: Schema } } };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: Schema }> }>;
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

/** A call as its path's template names it. */
export interface MatchedOperation {
  operation: Operation;
  method: string;
  template: string;
  parameters: Record<string, string>;
}

const ROOT = 'github';
const DESCRIPTION = withNull(API_DESCRIPTION) as Description;

/** Checks calls and answers against what GitHub publishes of its API. */
export class ApiDescription {
  readonly #ajv = addFormats.default(
    new Ajv({ strict: false, allErrors: true, formats: { 'repo.nwo': true } }),
  );
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    this.#ajv.addSchema(DESCRIPTION as unknown as Schema, ROOT);
  }

  /** The operation of a call; undefined where the description (or our part of it) has none. */
  match(method: string, pathname: string): MatchedOperation | undefined {
    for (const [template, operations] of Object.entries(DESCRIPTION.paths)) {
      const operation = operations[method.toLowerCase()];
      if (operation === undefined) continue;
      const pattern = new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
      const groups = pattern.exec(pathname)?.groups;
      if (groups === undefined && pathname !== template) continue;
      const entries = Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
      return { operation, method, template, parameters: Object.fromEntries(entries) };
    }
    return undefined;
  }

  /** What is wrong with a call, in a list; empty where it is right. Names that GitHub would ignore are wrong too. */
  faultsOfRequest(matched: MatchedOperation, query: URLSearchParams, body: unknown): string[] {
    const parameters = (matched.operation.parameters ?? []).map(resolve<Parameter>);
    const given = { path: matched.parameters, query: Object.fromEntries(query), header: {} };
    const faults = parameters.flatMap(({ name, in: place, required, schema }) => {
      const text = (given[place] as Record<string, string>)[name];
      if (text === undefined) return required ? [`${place} parameter ${name} is missing`] : [];
      const value = schema['type'] === 'integer' ? Number(text) : text;
      return this.#faults(schema, value).map((fault) => `${place} parameter ${name}: ${fault}`);
    });
    const known = new Set(parameters.filter((one) => one.in === 'query').map((one) => one.name));
    const unknown = [...query.keys()].filter((name) => !known.has(name));
    return [
      ...faults,
      ...unknown.map((name) => `query parameter ${name} is unknown`),
      ...this.#bodyFaults(matched, body),
    ];
  }

  /** What is wrong with an answer. */
  faultsOfAnswer({ operation }: MatchedOperation, status: number, body: unknown): string[] {
    const stated = operation.responses[status];
    if (stated === undefined) return [`an answer with ${status} is not described`];
    const schema = resolve<Operation['responses'][string]>(stated).content?.['application/json']?.schema;
    if (schema === undefined) return body === undefined ? [] : ['an answer without a body is described'];
    return this.#faults(schema, body);
  }

  #bodyFaults({ operation }: MatchedOperation, body: unknown): string[] {
    const schema = operation.requestBody?.content['application/json'].schema;
    if (schema === undefined) return body === undefined ? [] : ['a body is not described'];
    if (body === undefined) return operation.requestBody?.required ? ['the body is missing'] : [];
    const properties = new Set(propertiesOf(schema));
    const unknown = Object.keys(body as object).filter((name) => !properties.has(name));
    return [...this.#faults(schema, body), ...unknown.map((name) => `body field ${name} is unknown`)];
  }

  #faults(schema: Schema, value: unknown): string[] {
    const key = JSON.stringify(schema);
    const validate = this.#compiled.get(key) ?? this.#ajv.compile(withRoot(schema) as Schema);
    this.#compiled.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  }
}

/** One of the examples that GitHub publishes, to be changed at will. */
export function exampleOf(name: string): unknown {
  const example = (API_DESCRIPTION as Description).components['examples']?.[name] as { value?: unknown };
  if (example?.value === undefined) throw new Error(`the description has no example ${name}`);
  return structuredClone(example.value);
}

function resolve<T>(value: object): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  const [, , kind = '', name = ''] = value.$ref.split('/');
  return DESCRIPTION.components[kind]?.[name] as T;
}

function propertiesOf(schema: Schema): string[] {
  const parts = [schema, ...['oneOf', 'anyOf', 'allOf'].flatMap((key) => (schema[key] ?? []) as Schema[])];
  return parts.flatMap((part) => Object.keys((part['properties'] ?? {}) as object));
}

/** References in a part of the description, made to point into the whole. */
function withRoot(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withRoot);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) =>
    name === '$ref' && typeof item === 'string' ? [name, `${ROOT}${item}`] : [name, withRoot(item)],
  );
  return Object.fromEntries(entries);
}

/** OpenAPI 3.0 says `nullable` where JSON Schema names the type null. */
function withNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNull);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withNull(item)]),
  );
  return nullable === true
    ? { anyOf: [rest, { type: 'null' }] }
    : { ...rest, ...(typeof nullable === 'object' && { nullable }) };
}
