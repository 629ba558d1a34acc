import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/**
 * The YAML files of a folder of the project and all folders in it.
 *
 * @param folder relative to the project's root
 * @returns their texts, by paths relative to `from`
 */
export async function yamlFiles(folder: string, from = ''): Promise<Record<string, string>> {
  const paths = await readdir(join(ROOT, from, folder), { recursive: true });
  const read = paths
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => join(folder, path))
    .map(async (path) => [path, await readFile(join(ROOT, from, path), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}
