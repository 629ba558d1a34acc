import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { BuildFlags } from './build-flags.ts';
import type { Program } from './program-table.ts';

/** Folder of the pinned Go modules of one set of programs, and of what source of ours it has. */
export function modulesDirectory(modules: Program['modules']): string {
  return join(import.meta.dirname, modules);
}

/** The user's cache folder after the XDG Base Directory Specification, with `churnops` below it. */
export function userCacheDirectory(environment: NodeJS.ProcessEnv): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'churnops');
}

/**
 * The key of a set of programs in the cache: 16 hex digits of a SHA-256 over all that decides their bytes (the pinned
 * modules and the source in their folder, the linker flags, the architecture), so that a changed version never finds the
 * old program.
 */
export async function cacheKey(
  directory: string,
  architecture: string,
  { linker }: BuildFlags,
): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(directory)).sort())
    hash
      .update(`${name}\0`)
      .update(await readFile(join(directory, name)))
      .update('\0');
  return hash.update(`${linker}\0${architecture}`).digest('hex').slice(0, 16);
}
