import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { error } from './errors.ts';

/** Makes sure that a file can be read before long work on it begins. @throws FileUnreadable */
export async function requireReadableFile(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isFile()) return;
  } catch (cause) {
    throw unreadable(path, cause);
  }
  throw error('FileUnreadable', { path, reason: 'it is not a file' });
}

/** Whether there is a directory of this path. */
export async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Reads a small text file that the user named. @throws FileUnreadable */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): Error {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const reason = missing ? 'there is no such file' : (cause as Error).message;
  return error('FileUnreadable', { path, reason }, { cause });
}
