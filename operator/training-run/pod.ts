import type { Configuration } from '../configuration.ts';
import { accessKeys, dockerConfig, gitAccess } from '../kubernetes/mounted-secrets.ts';
import { restrictedContainer, restrictedPod, SECRET_FILE_MODE } from '../kubernetes/pod-security.ts';
import { quantityToNumber } from '../kubernetes/quantity.ts';
import type { Job } from '../kubernetes/resource.ts';
import type { Run } from './run.ts';
import { formatRunFile, RUN_ANNOTATION } from './run-file.ts';

type PodTemplate = NonNullable<Job['spec']>['template'];
type PodSpec = NonNullable<PodTemplate['spec']>;
type Volume = NonNullable<PodSpec['volumes']>[number];
type Container = PodSpec['containers'][number];

/** What of the operator's configuration goes into a run's Job. */
export type JobSettings = Pick<Configuration, 'trainerImage' | 'imagePullSecrets' | 'registries'>;

/** The one container of the pod; the podFailurePolicy names it. */
export const CONTAINER_NAME = 'trainer-job';

/** Where the trainer answers `GET /progress` and `/healthz`. */
export const PROGRESS_PORT = 8080;

/** glibc has a pool of memory for each thread, up to eight a core: two cost no time, and of a batch with a forest 128 instead of 142 MB were resident. */
export const FEW_ARENAS = { name: 'MALLOC_ARENA_MAX', value: '2' };

/** Scratch space: downloaded data and the model on its way to the registry. More of it evicts the pod. */
const WORK_SIZE = '4Gi';

/** The pod of a run: Pod Security `restricted`, no token, a read-only root, and one container. */
export function trainerPod(run: Run, settings: JobSettings, labels: Record<string, string>): PodTemplate {
  return {
    metadata: { labels, annotations: { [RUN_ANNOTATION]: formatRunFile(run) } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 30,
      ...(settings.imagePullSecrets.length > 0
        ? { imagePullSecrets: settings.imagePullSecrets.map((name) => ({ name })) }
        : {}),
      securityContext: restrictedPod(),
      containers: [trainer(run, settings)],
      volumes: volumes(run),
    },
  };
}

function trainer(run: Run, settings: JobSettings): Container {
  const { spec } = run;
  return {
    name: CONTAINER_NAME,
    image: trainerImage(run, settings),
    env: [
      { name: 'CHURNOPS_RUN_FILE', value: '/etc/churnops/run.json' },
      { name: 'CHURNOPS_REGISTRIES', value: JSON.stringify(settings.registries) },
      { name: 'TMPDIR', value: '/work' },
      FEW_ARENAS,
      { name: 'NODE_OPTIONS', value: `--max-old-space-size=${heapMebibytes(spec.resources.limits.memory)}` },
    ],
    ports: [{ name: 'progress', containerPort: PROGRESS_PORT, protocol: 'TCP' }],
    resources: { requests: quantities(spec.resources.requests), limits: quantities(spec.resources.limits) },
    securityContext: restrictedContainer(),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [
      { name: 'run', mountPath: '/etc/churnops', readOnly: true },
      { name: 'work', mountPath: '/work' },
      ...(spec.data.persistentVolumeClaim ? [{ name: 'data', mountPath: '/data', readOnly: true }] : []),
    ],
  };
}

/**
 * What of the memory limit the heap of a Node trainer may take, in MiB. Left alone, Node takes half of it and ends while
 * the other half is free; the last quarter is for buffers outside the heap. Other trainers do not read the variable.
 */
export function heapMebibytes(limit: string | number): number {
  return Math.max(16, Math.floor(((quantityToNumber(limit) ?? 0) * 0.75) / 2 ** 20));
}

/** The image that trains: the run's own, else the operator's. */
export function trainerImage(run: Run, settings: JobSettings): string {
  return run.spec.image ?? settings.trainerImage;
}

function volumes(run: Run): Volume[] {
  const { data, output } = run.spec;
  const claim = data.persistentVolumeClaim;
  return [
    {
      name: 'run',
      projected: {
        defaultMode: SECRET_FILE_MODE,
        sources: [
          {
            downwardAPI: {
              items: [
                {
                  path: 'run.json',
                  fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${RUN_ANNOTATION}']` },
                },
              ],
            },
          },
          ...dockerConfig('push', output.pushSecretRef?.name),
          ...dockerConfig('data-pull', data.pullSecretRef?.name),
          ...accessKeys('data-s3', data.s3?.secretRef.name ?? data.dvc?.secretRef?.name),
          ...gitAccess('data-git', data.dvc?.gitRepository),
        ],
      },
    },
    {
      name: 'work',
      emptyDir: { sizeLimit: WORK_SIZE },
    },
    ...(claim
      ? [{ name: 'data', persistentVolumeClaim: { claimName: claim.claimName, readOnly: true } }]
      : []),
  ];
}

/** Quantities as the apiserver returns them; the CRD also takes plain numbers. */
function quantities(amounts: { cpu: number | string; memory: number | string }): Record<string, string> {
  return { cpu: String(amounts.cpu), memory: String(amounts.memory) };
}
