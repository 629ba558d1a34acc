import { open } from 'node:fs/promises';

/** Brings the names in a directory to the disk: without this a new one may be lost with the power. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
