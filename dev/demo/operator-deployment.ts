import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import type { Images } from '../images/images.ts';
import type { ClusterAtHand } from './cluster-at-hand.ts';

const OPERATOR_IMAGE = 'registry.example.com/churnops/operator';

/** The files of a kustomize overlay over `kustomize/overlays/dev`: our images by digest, and how the registry is reached. */
export function operatorOverlay(
  root: string,
  directory: string,
  images: Images,
  registries: ClusterAtHand['registries'],
): Record<string, string> {
  const image = (name: string): string => images.get(name) ?? '';
  const [newName, digest] = image('operator').split('@');
  return {
    'kustomization.yaml': stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [relative(directory, join(root, 'kustomize', 'overlays', 'dev'))],
      images: [{ name: OPERATOR_IMAGE, newName, digest }],
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
    }),
  };
}

/** Deploys the operator and the custom resource definitions with kustomize, and waits until the operator is rolled out. */
export async function deployOperator(root: string, cluster: ClusterAtHand, images: Images): Promise<void> {
  const directory = join(cluster.directory, 'kustomize');
  await mkdir(directory, { recursive: true });
  const files = operatorOverlay(root, directory, images, cluster.registries);
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
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
