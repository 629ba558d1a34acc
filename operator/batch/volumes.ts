import { accessKeys, dockerConfig } from '../kubernetes/mounted-secrets.ts';
import { SECRET_FILE_MODE } from '../kubernetes/pod-security.ts';
import type { Pod } from '../kubernetes/resource.ts';
import type { Batch, ServedModel } from './batch.ts';
import { FILE_ANNOTATION } from './batch-file.ts';

type PodSpec = NonNullable<Pod['spec']>;
type Volume = NonNullable<PodSpec['volumes']>[number];
type VolumeMount = NonNullable<PodSpec['containers'][number]['volumeMounts']>[number];
type Projection = NonNullable<NonNullable<Volume['projected']>['sources']>[number];

/** Scratch space: the model, and a part on its way to where the scores go. More of it evicts the pod. */
const WORK_SIZE = '4Gi';

/** What a scoring pod has mounted, and where. */
export interface Mounts {
  volumes: Volume[];
  volumeMounts: VolumeMount[];
}

/**
 * The batch file and the credentials in one directory, scratch space, and the claims. A claim that is read and written is one
 * volume with two mounts, because a volume may be mounted only once from a disk that one node holds.
 */
export function mounts({ input, output }: Batch, served: ServedModel): Mounts {
  const read = input.persistentVolumeClaim?.claimName;
  const written = output.persistentVolumeClaim?.claimName;
  const volumes: Volume[] = [
    {
      name: 'batch',
      projected: {
        defaultMode: SECRET_FILE_MODE,
        sources: [batchFile(), ...credentials({ input, output }, served)],
      },
    },
    { name: 'work', emptyDir: { sizeLimit: WORK_SIZE } },
  ];
  const volumeMounts: VolumeMount[] = [
    { name: 'batch', mountPath: '/etc/churnops', readOnly: true },
    { name: 'work', mountPath: '/work' },
  ];
  if (written !== undefined) {
    volumes.push({ name: 'output', persistentVolumeClaim: { claimName: written } });
    volumeMounts.push({ name: 'output', mountPath: '/output' });
  }
  if (read !== undefined) {
    const shared = read === written;
    if (!shared) volumes.push({ name: 'input', persistentVolumeClaim: { claimName: read, readOnly: true } });
    volumeMounts.push({ name: shared ? 'output' : 'input', mountPath: '/data', readOnly: true });
  }
  return { volumes, volumeMounts };
}

function batchFile(): Projection {
  const fieldRef = { apiVersion: 'v1', fieldPath: `metadata.annotations['${FILE_ANNOTATION}']` };
  return { downwardAPI: { items: [{ path: 'batch.json', fieldRef }] } };
}

function credentials(
  { input, output }: Pick<Batch, 'input' | 'output'>,
  { pullSecret }: ServedModel,
): Projection[] {
  return [
    ...dockerConfig('pull', pullSecret),
    ...dockerConfig('data-pull', input.pullSecretRef?.name),
    ...accessKeys('input-s3', input.s3?.secretRef.name),
    ...accessKeys('output-s3', output.s3?.secretRef.name),
  ];
}
