import type { TestProject } from 'vitest/node';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import { ARGO_CD_PROGRAMS, CONTROL_PLANE_PROGRAMS, FORGE_PROGRAM } from '../programs/program-table.ts';
import { createProgress } from '../programs/progress.ts';
import { startTemporaryControlPlane } from './temporary-control-plane.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the administrator's kubeconfig of the control plane that all integration tests share. */
    kubeconfig: string;
  }
}

/** What integration tests start; built here, because a build takes longer than the hook of a test may. */
const PROGRAMS = [...CONTROL_PLANE_PROGRAMS, 'kubectl', 'registry', FORGE_PROGRAM, ...ARGO_CD_PROGRAMS];

/** Starts one control plane for the whole run; tests get at it by `inject('kubeconfig')`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensurePrograms(PROGRAMS, { environment: process.env, progress: createProgress(process.stderr) });
  const controlPlane = await startTemporaryControlPlane({ environment: process.env });
  project.provide('kubeconfig', controlPlane.kubeconfig);
  return () => controlPlane.stop();
}
