import { rename, rm, writeFile } from 'node:fs/promises';
import { requireReplaceable } from '@churnops/lib/files/replaceable.ts';

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
