import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgress } from '../programs/progress.ts';
import { type ForgeOptions, type RealForge, startForge } from './forge.ts';

/**
 * Starts a Gitea in a new folder of the system's temporary files; stopping it removes the folder.
 *
 * @example
 * await using forge = await startRealForge();
 */
export async function startRealForge(
  options: Pick<ForgeOptions, 'tls' | 'pageItems'> = {},
): Promise<RealForge & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-forge-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  const progress = createProgress(process.stderr);
  const started = startForge({ environment: process.env, progress, directory, ...options });
  const forge = await started.catch(async (error) => {
    await remove();
    throw error;
  });
  const stop = forge.stop.bind(forge);
  const stopAndRemove = async () => {
    await stop();
    await remove();
  };
  return Object.assign(forge, { stop: stopAndRemove, [Symbol.asyncDispose]: stopAndRemove });
}
