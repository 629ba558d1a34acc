import type { TestProject } from 'vitest/node';
import { startTemporaryControlPlane } from './temporary-control-plane.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the administrator's kubeconfig of the control plane that all integration tests share. */
    kubeconfig: string;
  }
}

/** Starts one control plane for the whole run; tests get at it by `inject('kubeconfig')`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const controlPlane = await startTemporaryControlPlane({ environment: process.env });
  project.provide('kubeconfig', controlPlane.kubeconfig);
  return () => controlPlane.stop();
}
