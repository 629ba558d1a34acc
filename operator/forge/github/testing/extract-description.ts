import { readFileSync, writeFileSync } from 'node:fs';
import { USED_OPERATIONS } from './used-operations.ts';

/**
 * Cuts out of GitHub's published API description what the stand-in checks itself by. The whole package has 385 MB, so it is
 * no dependency; to take over a newer one, from the root of the checkout:
 *
 *     npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
 *     node operator/forge/github/testing/extract-description.ts package/generated/api.github.com.json
 */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Prose and extensions, which check nothing. */
const LEFT_OUT = new Set(['description', 'summary', 'externalDocs', 'tags', 'operationId', 'deprecated']);

function extract(source: JsonObject): JsonObject {
  const paths: JsonObject = {};
  const components: Record<string, JsonObject> = {};
  const wanted: string[] = [];
  const copy = (value: Json, inExample = false): Json => {
    if (Array.isArray(value)) return value.map((item) => copy(item, inExample));
    if (typeof value !== 'object' || value === null) return value;
    const reference = value['$ref'];
    if (typeof reference === 'string' && !inExample) wanted.push(reference);
    const kept = Object.entries(value).filter(
      // A property that is called "description" is a schema, prose is a text.
      ([name, item]) => inExample || !(isProse(name, item) || name.startsWith('x-')),
    );
    return Object.fromEntries(
      kept.map(([name, item]) => [name, copy(item, inExample || name === 'example' || name === 'value')]),
    );
  };
  for (const [method, path] of USED_OPERATIONS) {
    const operation = at(source, ['paths', path, method]) as JsonObject;
    paths[path] = { ...(paths[path] as JsonObject | undefined), [method]: copy(operation) };
  }
  for (let reference = wanted.pop(); reference !== undefined; reference = wanted.pop()) {
    const [, , kind = '', name = ''] = reference.split('/');
    components[kind] ??= {};
    components[kind][name] ??= copy(at(source, ['components', kind, name]));
  }
  const version = at(source, ['info', 'version']);
  return { info: { title: 'GitHub REST API', version, license: 'MIT' }, paths, components };
}

function isProse(name: string, item: Json): boolean {
  const schema = typeof item === 'object' && !Array.isArray(item) && name !== 'externalDocs';
  return LEFT_OUT.has(name) && !schema;
}

/** One component a line, so that a newer version shows what it changed. */
function write(value: Json, depth: number): string {
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value))
    return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, item]) => `${JSON.stringify(name)}: ${write(item, depth - 1)}`,
  );
  return `{\n${members.join(',\n')}\n}`;
}

function at(value: Json, path: readonly string[]): Json {
  return path.reduce((inner, name) => {
    const next = (inner as JsonObject)[name];
    if (next === undefined) throw new Error(`the description has no ${path.join(' ')}`);
    return next;
  }, value);
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('name the file api.github.com.json');
const description = extract(JSON.parse(readFileSync(file, 'utf8')) as JsonObject);
const text = `/** Cut out of GitHub's API description (MIT) by extract-description.ts. */\nexport const API_DESCRIPTION: unknown = ${write(description, 3)};\n`;
writeFileSync(new URL('api-description.gen.ts', import.meta.url), text);
