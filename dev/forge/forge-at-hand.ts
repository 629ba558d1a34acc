import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ACCESS_FILE, type ForgeOptions, type RealForge, startForge } from './forge.ts';
import { type ForgeAccess, ForgeAdministration } from './forge-administration.ts';

/** A forge that is there, and whether it was before. */
export type ForgeAtHand =
  | { existed: true; forge: ForgeAdministration }
  | { existed: false; forge: RealForge };

/**
 * Takes the forge of a folder where it still runs; else removes what is left of it and starts another, which outlives this
 * process as long as `lifetime` says.
 */
export async function forgeAtHand(options: ForgeOptions): Promise<ForgeAtHand> {
  const known = await readAccess(join(options.directory, ACCESS_FILE));
  if (known && (await answers(known))) return { forge: new ForgeAdministration(known), existed: true };
  await rm(options.directory, { recursive: true, force: true });
  return { forge: await startForge(options), existed: false };
}

async function readAccess(path: string): Promise<ForgeAccess | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ForgeAccess;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Another forge at the same address knows another token. */
function answers(access: ForgeAccess): Promise<boolean> {
  return new ForgeAdministration(access).call('GET', '/user').then(
    () => true,
    () => false,
  );
}
