import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RegistryOptions } from '@churnops/lib/registry/registry-options.ts';
import { clusterUp } from '../cluster/cluster.ts';
import type { ClusterDescription } from '../cluster/description.ts';
import { Kubectl } from '../kubectl/kubectl.ts';
import { runProgram } from '../processes/run-program.ts';
import { ensurePrograms } from '../programs/ensure-programs.ts';
import type { Progress } from '../programs/progress.ts';
import type { DemoSettings } from './settings.ts';

/** The cluster that the demo works on, and the registry beside it. */
export interface ClusterAtHand {
  readonly kubectl: Kubectl;
  /** `host` or `host/path`: what images, models and datasets are named after. */
  readonly registry: string;
  /** How that registry is reached; empty where nothing special is needed. */
  readonly registries: RegistryOptions;
  /** The local cluster, where it is that; others have no forge and no Argo CD of the demo's beside them. */
  readonly local?: ClusterDescription;
  /** A folder of this cluster's own for what is made on the way, ignored by Git. */
  readonly directory: string;
}

/** The folder of the demo on one cluster. */
export function demoDirectory(root: string, { cluster, clusterName }: DemoSettings): string {
  return join(root, '.local', cluster === 'local' ? `${clusterName}-demo` : 'current-demo');
}

/** What reaching a cluster depends on. */
export interface ClusterAtHandOptions {
  readonly settings: DemoSettings;
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

/** Starts the local cluster, or takes the one that the kubeconfig at hand speaks of. */
export function reachCluster(options: ClusterAtHandOptions): Promise<ClusterAtHand> {
  return options.settings.cluster === 'local' ? reachLocal(options) : reachCurrent(options);
}

async function reachLocal(options: ClusterAtHandOptions): Promise<ClusterAtHand> {
  const { settings, root, environment, progress } = options;
  const description = await clusterUp({ name: settings.clusterName, environment, progress });
  const certificateAuthority = await readFile(description.certificateAuthority, 'utf8');
  return {
    kubectl: new Kubectl(description.kubectl, description.kubeconfig),
    registry: description.registry,
    registries: [{ host: description.registry, certificateAuthority }],
    local: description,
    directory: demoDirectory(root, settings),
  };
}

async function reachCurrent(options: ClusterAtHandOptions): Promise<ClusterAtHand> {
  const { settings, root, environment, progress } = options;
  const registry = settings.imageRegistry ?? '';
  const host = registry.split('/')[0] ?? '';
  const kubeconfig = environment['KUBECONFIG'] || join(environment['HOME'] ?? '', '.kube', 'config');
  return {
    kubectl: new Kubectl(await findKubectl(environment, progress), kubeconfig),
    registry,
    registries: await registriesOf(host, environment['IMAGE_REGISTRY_CA']),
    directory: demoDirectory(root, settings),
  };
}

async function registriesOf(host: string, certificateAuthority?: string): Promise<RegistryOptions> {
  if (certificateAuthority)
    return [{ host, certificateAuthority: await readFile(certificateAuthority, 'utf8') }];
  // A registry on this machine speaks plain HTTP.
  return /^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? [{ host, plainHTTP: true }] : [];
}

async function findKubectl(environment: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  const installed = await runProgram(['sh', '-c', 'command -v kubectl || true']);
  if (installed.trim() !== '') return installed.trim();
  const programs = await ensurePrograms(['kubectl'], { environment, progress });
  return programs.get('kubectl') as string;
}
