import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { error } from '../../errors.ts';

/**
 * The file at a relative path inside a mounted volume. Links are followed as far as they stay inside.
 *
 * @throws DataNotFound where there is no such file, or it is outside of the volume.
 */
export async function resolveVolumeFile(root: string, path: string): Promise<string> {
  const source = `${path} on the volume`;
  const resolve = (target: string) =>
    realpath(target).catch((cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'ENOENT' ? 'there is no such file' : `it cannot be opened (${cause.code})`;
      throw error('DataNotFound', { source, reason }, { cause });
    });
  const [file, volume] = [await resolve(join(root, path)), await resolve(root)];
  const inside = relative(volume, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) {
    throw error('DataNotFound', { source, reason: 'it is not inside the volume' });
  }
  return file;
}
