import { readFile, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { KeyPair } from './certificate-authority.ts';

/** What a kubeconfig is made of; certificates are copied into it, so that it works wherever it is moved. */
export interface KubeconfigParts {
  /** Name of the cluster and of its context. */
  cluster: string;
  /** URL of the apiserver, as in https://127.0.0.1:6443. */
  server: string;
  certificateAuthorityPath: string;
  user: string;
  credentials: KeyPair;
}

/** Writes a kubeconfig with one context, readable by its owner only. */
export async function writeKubeconfig(path: string, parts: KubeconfigParts): Promise<void> {
  const data = async (file: string) => (await readFile(file)).toString('base64');
  const cluster = {
    server: parts.server,
    'certificate-authority-data': await data(parts.certificateAuthorityPath),
  };
  const user = {
    'client-certificate-data': await data(parts.credentials.certificatePath),
    'client-key-data': await data(parts.credentials.keyPath),
  };
  const document = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: parts.cluster, cluster }],
    users: [{ name: parts.user, user }],
    contexts: [{ name: parts.cluster, context: { cluster: parts.cluster, user: parts.user } }],
    'current-context': parts.cluster,
  };
  await writeFile(path, stringify(document), { mode: 0o600 });
}
