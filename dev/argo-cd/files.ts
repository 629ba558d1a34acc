import { randomBytes } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freeLoopbackPort } from '../processes/free-port.ts';
import type { Programs } from '../programs/ensure-programs.ts';
import { ARGO_CD_NAMESPACE } from './administration.ts';
import type { ArgoCDOptions } from './argo-cd.ts';
import type { ArgoCDPlan } from './arguments.ts';

/** File in Argo CD's folder that tells the ports of its processes. */
export const PORTS_FILE = 'ports.json';

const POLL_SECONDS = 10;

/** Names that Argo CD's one program does different things by, and what it calls. */
const NAMES: Readonly<Record<string, string>> = {
  argocd: 'argocd',
  'argocd-repo-server': 'argocd',
  'argocd-application-controller': 'argocd',
  kustomize: 'kustomize',
};

/** Writes what Argo CD reads from files, and chooses free ports and a password. */
export async function writeArgoCDFiles(options: ArgoCDOptions, programs: Programs): Promise<ArgoCDPlan> {
  const { directory, kubeconfig } = options;
  const binaries = join(directory, 'bin');
  await Promise.all([binaries, join(directory, 'checkouts')].map((path) => mkdir(path)));
  const links = Object.entries(NAMES).map(([name, program]) =>
    symlink(programs.get(program)!, join(binaries, name)),
  );
  await Promise.all([...links, writeCertificates(options)]);
  const ports = {
    redis: await freeLoopbackPort(),
    repoServer: await freeLoopbackPort(),
    repoServerMetrics: await freeLoopbackPort(),
    controllerMetrics: await freeLoopbackPort(),
  };
  await writeFile(join(directory, PORTS_FILE), JSON.stringify(ports));
  return {
    binaries,
    directory,
    kubeconfig,
    namespace: ARGO_CD_NAMESPACE,
    ports,
    redisPassword: randomBytes(32).toString('hex'),
    pollSeconds: options.pollSeconds ?? POLL_SECONDS,
    serverSideDiff: options.serverSideDiff ?? false,
  };
}

/** Writes the certificate authorities of Git's hosts, which Argo CD reads each time it goes there. */
export async function writeCertificates({
  directory,
  certificateAuthorities = {},
}: Pick<ArgoCDOptions, 'directory' | 'certificateAuthorities'>): Promise<void> {
  const folder = join(directory, 'certificates');
  await mkdir(folder, { recursive: true });
  const written = Object.entries(certificateAuthorities).map(([host, certificate]) =>
    writeFile(join(folder, host), certificate),
  );
  await Promise.all(written);
}
