import type { Model } from '../churn-model/model.ts';
import { restrictedContainer, restrictedPod } from '../kubernetes/pod-security.ts';
import { quantityToNumber } from '../kubernetes/quantity.ts';
import type { Job } from '../kubernetes/resource.ts';
import {
  CONTAINER_NAME,
  FEW_ARENAS,
  heapMebibytes,
  type JobSettings,
  PROGRESS_PORT,
} from '../training-run/pod.ts';
import { BATCH_DEFAULTS, type Batch, batchLabels, type ServedModel } from './batch.ts';
import { FILE_ANNOTATION, formatBatchFile } from './batch-file.ts';
import { mounts } from './volumes.ts';

type PodTemplate = NonNullable<Job['spec']>['template'];
type Container = NonNullable<PodTemplate['spec']>['containers'][number];

/** Kubernetes quantities. */
interface Amounts {
  cpu: string;
  memory: string;
}

/** The pod of each partition: Pod Security `restricted`, no token, a read-only root, and one container. */
export function batchPod(
  model: Pick<Model, 'metadata'>,
  batch: Batch,
  served: ServedModel,
  settings: JobSettings,
): PodTemplate {
  const { volumes, volumeMounts } = mounts(batch, served);
  return {
    metadata: {
      labels: batchLabels(model, batch.name),
      annotations: { [FILE_ANNOTATION]: formatBatchFile(model, batch, served) },
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 30,
      ...(settings.imagePullSecrets.length > 0 && {
        imagePullSecrets: settings.imagePullSecrets.map((name) => ({ name })),
      }),
      securityContext: restrictedPod(),
      containers: [{ ...scorer(batch, settings), volumeMounts }],
      volumes,
    },
  };
}

function scorer(batch: Batch, settings: JobSettings): Container {
  const { requests, limits } = resourcesOf(batch);
  const jobUid = "metadata.labels['batch.kubernetes.io/controller-uid']";
  return {
    name: CONTAINER_NAME,
    image: settings.trainerImage,
    env: [
      { name: 'CHURNOPS_BATCH_FILE', value: '/etc/churnops/batch.json' },
      // A part says which Job it is of: a pod that is started again finds what the one before it finished.
      { name: 'CHURNOPS_JOB_UID', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: jobUid } } },
      { name: 'CHURNOPS_THREADS', value: String(Math.max(1, Math.floor(quantityToNumber(limits.cpu) ?? 1))) },
      { name: 'CHURNOPS_REGISTRIES', value: JSON.stringify(settings.registries) },
      { name: 'TMPDIR', value: '/work' },
      FEW_ARENAS,
      {
        name: 'NODE_OPTIONS',
        // What a block needs dies with it: more room for young objects makes a batch no faster, and takes 25 MB.
        value: `--max-old-space-size=${heapMebibytes(limits.memory)} --max-semi-space-size=4`,
      },
    ],
    ports: [{ name: 'progress', containerPort: PROGRESS_PORT, protocol: 'TCP' }],
    resources: { requests: { ...requests }, limits: { ...limits } },
    securityContext: restrictedContainer(),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
}

/** What a batch says, and a TrainingRun's resources elsewhere; a request is never more than what is allowed. */
export function resourcesOf({ resources }: Batch): { requests: Amounts; limits: Amounts } {
  const amount = (name: keyof Amounts) => {
    const limit = String(resources?.limits?.[name] ?? BATCH_DEFAULTS.limits[name]);
    const usual = BATCH_DEFAULTS.requests[name];
    const request = resources?.requests?.[name] ?? (bytesOf(usual) > bytesOf(limit) ? limit : usual);
    return { request: String(request), limit };
  };
  const [cpu, memory] = [amount('cpu'), amount('memory')];
  return {
    requests: { cpu: cpu.request, memory: memory.request },
    limits: { cpu: cpu.limit, memory: memory.limit },
  };
}

function bytesOf(quantity: string): number {
  return quantityToNumber(quantity) ?? 0;
}
