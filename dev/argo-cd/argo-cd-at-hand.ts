import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Kubectl } from '../kubectl/kubectl.ts';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import { ArgoCDAdministration } from './administration.ts';
import { type ArgoCDOptions, healthy, startArgoCD } from './argo-cd.ts';
import type { ArgoCDPlan } from './arguments.ts';
import { PORTS_FILE, writeCertificates } from './files.ts';
import { settingsMap } from './objects.ts';

/**
 * Takes the Argo CD of a folder where it still runs, with the given settings and certificates; else removes what is left of
 * it and starts another, which outlives this process as long as `lifetime` says.
 */
export async function argoCDAtHand(options: ArgoCDOptions): Promise<ArgoCDAdministration> {
  const { environment, progress, directory, kubeconfig, settings = {} } = options;
  const ports = await readPorts(join(directory, PORTS_FILE));
  if (ports && (await runs(ports))) {
    const programs = await ensurePrograms(['kubectl'], { environment, progress });
    const argoCD = new ArgoCDAdministration(new Kubectl(programs.get('kubectl')!, kubeconfig));
    await writeCertificates(options);
    await argoCD.kubectl.apply(settingsMap(settings, argoCD.namespace));
    return argoCD;
  }
  await rm(directory, { recursive: true, force: true });
  return startArgoCD(options);
}

async function readPorts(path: string): Promise<ArgoCDPlan['ports'] | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ArgoCDPlan['ports'];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function runs({ repoServerMetrics, controllerMetrics }: ArgoCDPlan['ports']): Promise<boolean> {
  return Promise.all([repoServerMetrics, controllerMetrics].map((port) => healthy(port)())).then(
    (reasons) => reasons.every((reason) => reason === undefined),
    () => false,
  );
}
