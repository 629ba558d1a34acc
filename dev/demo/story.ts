import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { parse } from 'yaml';
import { type Answers, askForPredictions, pullGoldenRows } from './answers.ts';
import type { DemoDataset } from './dataset.ts';
import { CURRENT } from './delivery/repository-files.ts';
import type { Manifest } from './manifest.ts';
import { serve } from './serving.ts';
import type { Stage } from './stage.ts';
import { train, trainingRunOf } from './training.ts';

/** What came of it. */
export interface Outcome extends Answers {
  readonly run: string;
  readonly artifact: string;
  readonly url: string;
  readonly model: ModelArtifact;
}

/** From a CSV file to predictions, without Git: stores the data, trains on it, serves the result, and asks it from inside the cluster. */
export async function tellStory(stage: Stage, dataset: DemoDataset): Promise<Outcome> {
  const run = await trainOnDataset(stage, dataset);
  const artifact = run.artifact;
  const url = await serveArtifact(stage, artifact);
  const model = await pullGoldenRows(stage, artifact);
  const answers = await askForPredictions(stage, stage.settings.namespace, url, model);
  return { run: run.name, artifact, url, model, ...answers };
}

/** Stores the dataset in the registry and trains on it. */
export async function trainOnDataset(
  stage: Stage,
  dataset: DemoDataset,
): Promise<{ name: string; createdAt: string; artifact: string }> {
  const { settings, cluster, registry, story } = stage;
  for (const remark of dataset.remarks) story.tell(remark);
  const repository = `${cluster.registry}/churn/${settings.model}`;
  const { digest } = await pushDataset(registry, `${repository}-data:${CURRENT}`, dataset.path);
  story.tell(`stored the data as oci://${repository}-data@${digest.slice(0, 19)}…`);
  const spec = {
    ...dataset.spec,
    ...(settings.seed !== undefined && { seed: settings.seed }),
    modelRef: { name: settings.model },
    data: { artifact: `oci://${repository}-data@${digest}` },
    output: { repository },
  };
  const run = await train(cluster.kubectl, trainingRunOf(spec, settings.model, settings.namespace), story);
  const { artifact, metrics } = run.status ?? {};
  if (!artifact) throw new Error(`TrainingRun ${run.metadata.name} succeeded and names no artifact`);
  story.tell(
    `trained ${artifact.slice(-64, -52)}: AUC ${metrics?.auc?.toFixed(3)} (${metrics?.aucLower?.toFixed(3)} to ${metrics?.aucUpper?.toFixed(3)}) on rows it had not seen`,
  );
  const { name = '', creationTimestamp = '' } = run.metadata;
  return { name, createdAt: String(creationTimestamp), artifact };
}

/** Applies the example's ChurnModel with that artifact; resolves to its address in the cluster. */
export async function serveArtifact(stage: Stage, artifact: string): Promise<string> {
  const { settings, root, cluster, story } = stage;
  const example = await readFile(join(root, 'examples', 'telco', 'churn-model.yaml'), 'utf8');
  const { spec } = parse(example) as { spec: { serving: Record<string, unknown> } };
  const { pullSecretRef: _, ...serving } = spec.serving;
  const manifest: Manifest = {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'ChurnModel',
    metadata: { name: settings.model, namespace: settings.namespace },
    spec: { serving: { ...serving, artifact } },
  };
  const model = await serve(cluster.kubectl, manifest, artifact, story);
  return model.status?.serving?.url ?? '';
}
