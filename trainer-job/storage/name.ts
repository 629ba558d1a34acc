import { error } from '../errors.ts';

/** Ending of files that are being written. */
export const PARTIAL_ENDING = '.partial';

/** Makes sure that a name is one of a file directly in a directory, and no way out of it. @throws StorageInvalid */
export function requireName(place: string, name: string): void {
  const control = Array.from(name).some((sign) => sign < ' ' || sign === '\x7f');
  if (name === '.' || name === '..' || /[/\\]/.test(name) || control || name.endsWith(PARTIAL_ENDING))
    throw error('StorageInvalid', { place, reason: `${JSON.stringify(name)} is no name of a file in it` });
}
