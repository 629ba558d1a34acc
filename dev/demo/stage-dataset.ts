import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { prepareDataset } from './dataset.ts';
import type { Stage } from './stage.ts';

/** Makes a namespace with Pod Security `restricted`, and stores the data set of the demo for its runs. @returns the repository of models, and the spec of a run. */
export async function stageDataset({ cluster, settings, root, registry }: Stage, namespace: string) {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await cluster.kubectl.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels },
  });
  const dataset = await prepareDataset(settings, root, cluster.directory);
  const repository = `${cluster.registry}/${namespace}/telco`;
  const { digest } = await pushDataset(registry, `${repository}-data`, dataset.path);
  const { modelRef: _, ...rest } = dataset.spec;
  const data = { artifact: `oci://${repository}-data@${digest}` };
  return { repository, spec: { ...rest, data, output: { repository } } };
}
