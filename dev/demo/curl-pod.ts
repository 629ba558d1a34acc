import { awaitObject } from '../kubectl/await-object.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';

/** A Pod that runs curl once, inside the cluster, as any program there would. */
export interface CurlPod {
  readonly name: string;
  readonly namespace: string;
  /** The image of curl. */
  readonly image: string;
  readonly args: readonly string[];
  /** A ConfigMap whose files it reads, and where they are. */
  readonly files?: { readonly configMap: string; readonly mountPath: string };
}

/** The manifest of such a Pod, as the Pod Security Standard `restricted` wants it. */
export function curlPod({ name, namespace, image, args, files }: CurlPod): object {
  return {
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
          args,
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '500m', memory: '64Mi' } },
          ...(files && {
            volumeMounts: [{ name: files.configMap, mountPath: files.mountPath, readOnly: true }],
          }),
        },
      ],
      ...(files && { volumes: [{ name: files.configMap, configMap: { name: files.configMap } }] }),
    },
  };
}

interface Pod {
  readonly status?: { readonly phase?: string };
}

/** Waits a minute at most until a Pod has ended. @returns what it said, and whether curl was content. */
export async function awaitCurl(
  kubectl: Kubectl,
  { name, namespace }: Pick<CurlPod, 'name' | 'namespace'>,
): Promise<{ succeeded: boolean; output: string }> {
  const place = [name, '-n', namespace];
  const ended = (pod: Pod | undefined): string | undefined =>
    ['Succeeded', 'Failed'].find((phase) => phase === pod?.status?.phase);
  const phase = await awaitObject<Pod, string>(
    kubectl,
    ['pod', ...place],
    ended,
    (pod) => pod?.status?.phase ?? 'it is gone',
    { timeout: 60_000 },
  );
  return { succeeded: phase === 'Succeeded', output: await kubectl.run(['logs', ...place]) };
}
