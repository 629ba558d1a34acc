import { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';

/** kubectl of the apiserver's version, with an administrator's kubeconfig. */
export async function installedKubectl(kubeconfig: string): Promise<Kubectl> {
  const options = { environment: process.env, progress: createProgress(process.stderr) };
  const programs = await ensurePrograms(['kubectl'], options);
  const program = programs.get('kubectl');
  if (!program) throw new Error('ensurePrograms gave no kubectl');
  return new Kubectl(program, kubeconfig);
}
