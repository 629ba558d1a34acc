import { join } from 'node:path';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { pullModel } from '@churnops/lib/artifact/model-registry.ts';
import { parseReference } from '@churnops/lib/registry/reference.ts';
import { type Prediction, predictFromInside } from './prediction.ts';
import type { Stage } from './stage.ts';

/** What a model answered for its golden rows. */
export interface Answers {
  readonly prediction: Prediction;
  /** The largest difference between the probabilities answered and those that the trainer computed for the same rows. */
  readonly largestDifference: number;
}

/** The artifact holds rows with the outputs that the trainer computed: what the server answers can be held against them. */
export function pullGoldenRows(stage: Stage, artifact: string): Promise<ModelArtifact> {
  const directory = join(stage.cluster.directory, 'model');
  return pullModel(stage.registry, parseReference(artifact), directory, { maximumBytes: 1 << 30 });
}

/** Asks a model from inside the cluster, and makes sure that it is that version which answers, with what its trainer computed. */
export async function askForPredictions(
  { cluster, images, story }: Stage,
  namespace: string,
  url: string,
  { goldenRows, version }: ModelArtifact,
): Promise<Answers> {
  const { rows, probability } = goldenRows;
  const curlImage = images.get('curl') ?? '';
  const prediction = await predictFromInside(cluster.kubectl, namespace, curlImage, url, rows);
  const differences = probability.map((expected, row) =>
    Math.abs(expected - (prediction.probabilities[row] ?? Number.NaN)),
  );
  const largestDifference = Math.max(...differences);
  const likeness = largestDifference === 0 ? 'to the last bit' : `to ${largestDifference.toExponential(0)}`;
  const answering = prediction.model_version;
  story.tell(
    `a Pod asked ${url}/predict for ${rows.length} predictions: version ${answering} answers, as the trainer computed ${likeness}`,
  );
  if (answering !== version) throw new Error(`version ${answering} answers at ${url}, and not ${version}`);
  if (!(largestDifference <= 1e-5))
    throw new Error('the predictions are not those that the trainer computed');
  return { prediction, largestDifference };
}
