import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';

/** What others need to know of a cluster that runs, in `cluster.json` of its folder. */
export interface ClusterDescription {
  name: string;
  /** Absolute path of its folder: logs, certificates, kubeconfig. */
  directory: string;
  /** Absolute path of the administrator's kubeconfig, which works on the host. */
  kubeconfig: string;
  /** `ADDRESS:5000`, the same from the host, from Pods and for containerd. */
  registry: string;
  /** Absolute path of the certificate (PEM) that registry and apiserver are verified with. */
  certificateAuthority: string;
  /** The node's address, reachable from the host. */
  address: string;
  /** Absolute path of the apiserver's audit log: one JSON a line for each request of the operator (level Metadata). */
  auditLog: string;
  /** Absolute path of kubectl. */
  kubectl: string;
  /** First process of its namespaces, as the host sees it. */
  init: ProcessIdentity;
  /** The process outside that waits for it and removes its cgroups. */
  keeper: ProcessIdentity;
}

/** Writes the description in one step. */
export async function writeDescription(description: ClusterDescription): Promise<void> {
  const path = join(description.directory, 'cluster.json');
  await writeFile(`${path}.next`, JSON.stringify(description, undefined, 2));
  await rename(`${path}.next`, path);
}

/** Reads the description of the cluster in a folder; undefined where there is none. */
export async function readDescription(directory: string): Promise<ClusterDescription | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, 'cluster.json'), 'utf8')) as ClusterDescription;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
