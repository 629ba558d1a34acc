import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The values of a Secret from where it is mounted, by their keys; those absent that are not there. */
export async function readMountedValues<const K extends string>(
  directory: string,
  keys: readonly K[],
): Promise<Partial<Record<K, string>>> {
  const values: Partial<Record<K, string>> = {};
  for (const key of keys) {
    try {
      values[key] = await readFile(join(directory, key), 'utf8');
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
    }
  }
  return values;
}
