import { mkdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { error } from '../errors.ts';

/**
 * A path on a mounted volume, followed to what it really is. Links are followed as far as they stay inside.
 *
 * @returns undefined where nothing is there
 * @throws StorageInvalid where it leads out of the volume, or cannot be followed.
 */
export async function followPath(root: string, path: string): Promise<string | undefined> {
  const place = placeOf(path);
  if (path.split('/').includes('..')) throw outside(place);
  const [found, volume] = [await follow(join(root, path), place), await follow(root, place)];
  if (found === undefined || volume === undefined) return undefined;
  const inside = relative(volume, found);
  if (inside === '..' || inside.startsWith(`..${sep}`)) throw outside(place);
  return found;
}

/** A directory on a volume, made where it is not there. @throws StorageInvalid, StorageRefused */
export async function makeDirectory(root: string, path: string): Promise<string> {
  let made = '';
  for (const step of path.split('/').filter((part) => part !== '' && part !== '.')) {
    const next = made === '' ? step : `${made}/${step}`;
    if ((await followPath(root, next)) === undefined)
      await mkdir(join(root, next)).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'EEXIST') throw volumeFault(cause, placeOf(next), 'be written');
      });
    made = next;
  }
  const found = await followPath(root, made);
  if (found === undefined)
    throw error('StorageNotFound', { place: placeOf(path), reason: 'no volume is mounted' });
  return found;
}

/** A path on a volume, for people. */
export function placeOf(path: string): string {
  return path === '' ? 'the volume' : `${path} on the volume`;
}

/** A fault of the file system as one of storage; that of a full disk stays what it is. */
export function volumeFault(cause: unknown, place: string, action: string): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return error('StorageRefused', { place, action, reason: code }, { cause });
  if (code === 'ENOENT')
    return error('StorageNotFound', { place, reason: 'there is no such file' }, { cause });
  if (code === 'EISDIR' || code === 'ENOTDIR')
    return error('StorageInvalid', { place, reason: 'it is a directory, or in a file' }, { cause });
  return cause;
}

async function follow(path: string, place: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw error('StorageInvalid', { place, reason: `it cannot be opened (${code})` }, { cause });
  }
}

function outside(place: string): Error {
  return error('StorageInvalid', { place, reason: 'it is not inside the volume' });
}
