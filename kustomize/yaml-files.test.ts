import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const LEFT_OUT = new Set(['.git', '.local', 'dist', 'node_modules']);

/** Every YAML file of the project, as a path relative to its root. */
async function yamlFiles(folder = ''): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : yamlFiles(path);
    return /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

const files = await yamlFiles();

test('the project has YAML files', () => {
  expect(files).toContain('crds/churnmodels.yaml');
});

describe.each(files)('%s', (file) => {
  test('is valid YAML without doubled keys, tabs or spaces at the ends of lines', async () => {
    const text = await readFile(join(ROOT, file), 'utf8');
    for (const { errors, warnings } of parseAllDocuments(text, { uniqueKeys: true, strict: true }))
      expect([...errors, ...warnings].map(({ message }) => message)).toEqual([]);
    expect(text).not.toMatch(/\t|[ \r]\n/);
    expect(text).toMatch(/[^\n]\n$/);
  });
});

test('a doubled key is an error', () => {
  const [document] = parseAllDocuments('a: 1\na: 2\n', { uniqueKeys: true });
  expect(document?.errors.map(({ code }) => code)).toEqual(['DUPLICATE_KEY']);
});
