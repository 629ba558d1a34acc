import { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import type { LooseObject } from './objects.ts';

/** kubectl of the apiserver's version, with an administrator's kubeconfig. */
export async function installedKubectl(kubeconfig: string): Promise<Kubectl> {
  const options = { environment: process.env, progress: createProgress(process.stderr) };
  const programs = await ensurePrograms(['kubectl'], options);
  const program = programs.get('kubectl');
  if (!program) throw new Error('ensurePrograms gave no kubectl');
  return new Kubectl(program, kubeconfig);
}

/** What the apiserver would store of an object, with the defaults that it fills in; rejects with what it says where it refuses. */
export async function dryCreate(kubectl: Kubectl, object: LooseObject): Promise<LooseObject> {
  const args = ['create', '--validate=strict', '-o', 'json', '--dry-run=server', '-f', '-'];
  return JSON.parse(await kubectl.run(args, { input: JSON.stringify(object) }));
}

/** What a person reads who creates an object; undefined where the apiserver takes it. */
export function refusalOf(kubectl: Kubectl, object: LooseObject): Promise<string | undefined> {
  return dryCreate(kubectl, object).then(
    () => undefined,
    (error: Error) => error.message,
  );
}
