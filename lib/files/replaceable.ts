import { realpath, stat } from 'node:fs/promises';
import { error } from '../errors.ts';

/**
 * Makes sure that a file which is to appear whole, by a rename, takes the place of nothing but a regular file: as root a rename would replace a device.
 *
 * @returns where to write: the file that a link leads to, so that the link stays one.
 * @throws OutputIrregular where the path is a device, a pipe, a socket or a directory.
 */
export async function requireReplaceable(path: string): Promise<string> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (found && !found.isFile()) throw error('OutputIrregular', { path });
  return found ? realpath(path) : path;
}
