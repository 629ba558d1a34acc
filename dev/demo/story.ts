import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { pullModel } from '@churnops/lib/artifact/model-registry.ts';
import { parseReference } from '@churnops/lib/registry/reference.ts';
import { parse } from 'yaml';
import type { DemoDataset } from './dataset.ts';
import type { Manifest } from './manifest.ts';
import { type Prediction, predictFromInside } from './prediction.ts';
import { serve } from './serving.ts';
import type { Stage } from './stage.ts';
import { train, trainingRunOf } from './training.ts';

/** What came of it. */
export interface Outcome {
  readonly run: string;
  readonly artifact: string;
  readonly url: string;
  readonly model: ModelArtifact;
  readonly prediction: Prediction;
  /** The largest difference between the probabilities answered and those that the trainer computed for the same rows. */
  readonly largestDifference: number;
}

/** From a CSV file to predictions: stores the data, trains on it, serves the result, and asks it from inside the cluster. */
export async function tellStory(stage: Stage, dataset: DemoDataset): Promise<Outcome> {
  const run = await trainOnDataset(stage, dataset);
  const artifact = run.artifact;
  const url = await serveArtifact(stage, artifact);
  const model = await pullGoldenRows(stage, artifact);
  const rows = model.goldenRows.rows;
  const { cluster, settings, images, story } = stage;
  const curlImage = images.get('curl') ?? '';
  const prediction = await predictFromInside(cluster.kubectl, settings.namespace, curlImage, url, rows);
  const differences = model.goldenRows.probability.map((expected, row) =>
    Math.abs(expected - (prediction.probabilities[row] ?? Number.NaN)),
  );
  const largestDifference = Math.max(...differences);
  story.tell(
    `a Pod asked ${url}/predict for ${rows.length} predictions; they are the trainer's own${largestDifference === 0 ? ' to the last bit' : `, to ${largestDifference.toExponential(0)}`}`,
  );
  if (!(largestDifference <= 1e-5))
    throw new Error('the predictions are not those that the trainer computed');
  return { run: run.name, artifact, url, model, prediction, largestDifference };
}

/** Stores the dataset in the registry and trains on it. */
export async function trainOnDataset(
  stage: Stage,
  dataset: DemoDataset,
): Promise<{ name: string; artifact: string }> {
  const { settings, cluster, registry, story } = stage;
  for (const remark of dataset.remarks) story.tell(remark);
  const repository = `${cluster.registry}/churn/${settings.model}`;
  const { digest } = await pushDataset(registry, `${repository}-data`, dataset.path);
  story.tell(`stored the data as oci://${repository}-data@${digest.slice(0, 19)}…`);
  const spec = {
    ...dataset.spec,
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
  return { name: run.metadata.name ?? '', artifact };
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

/** The artifact holds rows with the outputs that the trainer computed: what the server answers can be held against them. */
function pullGoldenRows(stage: Stage, artifact: string): Promise<ModelArtifact> {
  const directory = join(stage.cluster.directory, 'model');
  return pullModel(stage.registry, parseReference(artifact), directory, { maximumBytes: 1 << 30 });
}
