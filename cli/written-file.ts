import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { requireReplaceable } from '@churnops/lib/files/replaceable.ts';
import { error } from './errors.ts';
import { isDirectory } from './readable-file.ts';

/** Makes sure that the directory of a file that is to be written is there, before long work on it begins. @throws DirectoryMissing */
export async function requireDirectoryOf(path: string): Promise<void> {
  const directory = dirname(path);
  if (!(await isDirectory(directory))) throw error('DirectoryMissing', { path, directory });
}

/** Writes a file so that it appears whole or not at all. @throws OutputIrregular */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const target = await requireReplaceable(path);
  const partial = `${target}.partial`;
  try {
    await writeFile(partial, text);
    await rename(partial, target);
  } catch (cause) {
    await rm(partial, { force: true });
    throw cause;
  }
}
