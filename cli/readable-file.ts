import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { error } from './errors.ts';

/** Makes sure that a file can be read before long work on it begins. @throws FileUnreadable */
export async function requireReadableFile(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isFile()) return;
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? 'there is no such file' : (cause as Error).message;
    throw error('FileUnreadable', { path, reason }, { cause });
  }
  throw error('FileUnreadable', { path, reason: 'it is not a file' });
}
