import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import { CONTROL_PLANE_PROGRAMS } from '../programs/program-table.ts';
import { createProgress } from '../programs/progress.ts';
import { ControlPlane } from './control-plane.ts';
import type { ControlPlaneOptions } from './control-plane-files.ts';

/** What a test may want of a control plane of its own. */
export type TemporaryControlPlaneOptions = Omit<ControlPlaneOptions, 'programs' | 'directory'> & {
  /** The environment, which says where the programs are. */
  environment: NodeJS.ProcessEnv;
};

/**
 * Starts a control plane in a new folder of the system's temporary files, having found or built its programs; for tests
 * that pause, kill or compact it, which they must not do with the one that all tests share.
 *
 * @example
 * await using controlPlane = await startTemporaryControlPlane({ environment: process.env });
 */
export async function startTemporaryControlPlane(
  options: TemporaryControlPlaneOptions,
): Promise<ControlPlane & AsyncDisposable> {
  const { environment, ...rest } = options;
  const programs = await ensurePrograms(CONTROL_PLANE_PROGRAMS, {
    environment,
    progress: createProgress(process.stderr),
  });
  const directory = await mkdtemp(join(tmpdir(), 'churnops-control-plane-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  const controlPlane = await ControlPlane.start({ ...rest, programs, directory }).catch(async (error) => {
    await remove();
    throw error;
  });
  const stop = controlPlane.stop.bind(controlPlane);
  const stopAndRemove = async () => {
    await stop();
    await remove();
  };
  return Object.assign(controlPlane, { stop: stopAndRemove, [Symbol.asyncDispose]: stopAndRemove });
}
