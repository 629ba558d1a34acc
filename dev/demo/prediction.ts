import { awaitObject } from '../kubectl/await-object.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';

/** The answer of a model server. */
export interface Prediction {
  readonly predictions: number[];
  readonly probabilities: number[];
  readonly model_version: string;
}

/** A Pod that asks the model with curl, by the Service's name, as any program in the cluster would. */
const askingPod = (name: string, namespace: string, image: string, url: string, body: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { 'app.kubernetes.io/name': 'prediction-client' } },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'curl',
        image,
        args: [
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
        ],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '500m', memory: '64Mi' } },
      },
    ],
  },
});

interface Pod {
  readonly status?: { readonly phase?: string };
}

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
  await kubectl.apply(
    askingPod(
      name,
      namespace,
      curlImage,
      `${url}/predict`,
      JSON.stringify({ features: rows, probabilities: true }),
    ),
  );
  const ended = (pod: Pod | undefined): string | undefined =>
    ['Succeeded', 'Failed'].find((phase) => phase === pod?.status?.phase);
  const phase = await awaitObject<Pod, string>(
    kubectl,
    ['pod', ...place],
    ended,
    (pod) => pod?.status?.phase ?? 'it is gone',
    { timeout: 60_000, interval: 200 },
  );
  const answer = await kubectl.run(['logs', ...place]);
  if (phase === 'Failed') throw new Error(`${url} gave no predictions: ${answer.trim()}`);
  await kubectl.run(['delete', 'pod', ...place, '--now']);
  return JSON.parse(answer) as Prediction;
}
