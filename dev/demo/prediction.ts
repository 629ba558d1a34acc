import type { Kubectl } from '../kubectl/kubectl.ts';
import { awaitCurl, curlPod } from './curl-pod.ts';

/** The answer of a model server. */
export interface Prediction {
  readonly predictions: number[];
  readonly probabilities: number[];
  readonly model_version: string;
}

/** How curl asks; tests do not look like customers. */
const question = (url: string, body: string): string[] => [
  '--silent',
  '--show-error',
  '--fail-with-body',
  '--max-time',
  '10',
  url,
  '--header',
  'content-type: application/json',
  '--header',
  'churnops-profile: skip',
  '--data',
  body,
];

/** Asks for predictions of rows from a Pod inside the cluster, which is gone afterwards. */
export async function predictFromInside(
  kubectl: Kubectl,
  namespace: string,
  curlImage: string,
  url: string,
  rows: readonly unknown[],
): Promise<Prediction> {
  const name = 'prediction-client';
  const place = [name, '-n', namespace];
  await kubectl.run(['delete', 'pod', ...place, '--ignore-not-found', '--now']);
  const args = question(`${url}/predict`, JSON.stringify({ features: rows, probabilities: true }));
  await kubectl.apply(curlPod({ name, namespace, image: curlImage, args }));
  const { succeeded, output } = await awaitCurl(kubectl, { name, namespace });
  if (!succeeded) throw new Error(`${url} gave no predictions: ${output.trim()}`);
  await kubectl.run(['delete', 'pod', ...place, '--now']);
  return JSON.parse(output) as Prediction;
}
