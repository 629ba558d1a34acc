import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import type { Images } from '../images/images.ts';
import type { ClusterAtHand } from './cluster-at-hand.ts';

/** What the branches of this operator's pull requests are told from others' by. */
const CLUSTER = 'demo';

const OPERATOR_IMAGE = 'registry.example.com/churnops/operator';

/** Seconds after which a repository is looked at again where no webhook came: a demo has one repository, and nobody who waits for minutes. */
const LIST_MAXIMUM_AGE_SECONDS = 5;

/** What else the overlay says. */
export interface OverlayOptions {
  readonly registries: ClusterAtHand['registries'];
  /** What the forge beside the cluster signs its webhooks with; without a forge there is one environment. */
  readonly webhookSecret?: string;
}

/**
 * The files of a kustomize overlay over `kustomize/overlays/dev`, with the namespaces of the other environments where there is a
 * forge: our images by digest, how the registry is reached, and how often a repository is looked at.
 */
export function operatorOverlay(
  root: string,
  directory: string,
  images: Images,
  { registries, webhookSecret }: OverlayOptions,
): Record<string, string> {
  const image = (name: string): string => images.get(name) ?? '';
  const [newName, digest] = image('operator').split('@');
  const overlays = ['dev', ...(webhookSecret ? [join('staging', 'tenant'), join('prod', 'tenant')] : [])];
  const webhooks = {
    name: 'churnops-webhooks',
    namespace: 'churnops-system',
    files: ['forge=webhook-secret'],
  };
  return {
    ...(webhookSecret && { 'webhook-secret': webhookSecret }),
    'kustomization.yaml': stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: overlays.map((overlay) => relative(directory, join(root, 'kustomize', 'overlays', overlay))),
      images: [{ name: OPERATOR_IMAGE, newName, digest }],
      ...(webhookSecret && { secretGenerator: [webhooks] }),
      configMapGenerator: [
        {
          name: 'churnops-configuration',
          namespace: 'churnops-system',
          behavior: 'replace',
          files: ['configuration.yaml'],
        },
      ],
    }),
    'configuration.yaml': stringify({
      modelServerImage: image('model-server'),
      trainerImage: image('trainer-job'),
      imagePullSecrets: [],
      registries,
      namespaces: [],
      cluster: CLUSTER,
      promotion: { listMaximumAgeSeconds: LIST_MAXIMUM_AGE_SECONDS },
    }),
  };
}

/** Deploys the operator and the custom resource definitions with kustomize, and waits until the operator is rolled out. */
export async function deployOperator(root: string, cluster: ClusterAtHand, images: Images): Promise<void> {
  const directory = join(cluster.directory, 'kustomize');
  await mkdir(directory, { recursive: true });
  const { registries, local } = cluster;
  const secret = local && { webhookSecret: await webhookSecret(directory) };
  const files = operatorOverlay(root, directory, images, { registries, ...secret });
  for (const [name, text] of Object.entries(files))
    await writeFile(join(directory, name), text, { mode: 0o600 });
  await cluster.kubectl.run(['apply', '--server-side', '-k', directory]);
  const crds = ['churnmodels.churnops.dev', 'trainingruns.churnops.dev'].map((name) => `crd/${name}`);
  await cluster.kubectl.run(['wait', '--for=condition=Established', '--timeout=60s', ...crds]);
  await cluster.kubectl.run([
    'rollout',
    'status',
    'deployment/churnops-operator',
    '-n',
    'churnops-system',
    '--timeout=120s',
  ]);
}

/** What the forge signs its webhooks with; the same as long as the cluster's folder is there. */
export async function webhookSecret(directory: string): Promise<string> {
  const path = join(directory, 'webhook-secret');
  const present = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return present ?? randomBytes(32).toString('hex');
}
