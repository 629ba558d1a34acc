import type { Pod } from './resource.ts';

type PodSpec = NonNullable<Pod['spec']>;

/** The user and group `nonroot` of distroless images. */
const USER = 65532;

/** Of files from a Secret: read-only for the group, which is the pod's fsGroup. */
export const SECRET_FILE_MODE = 0o440;

/** What Pod Security `restricted` asks of a pod, with the one user that all our images run as. */
export function restrictedPod(): NonNullable<PodSpec['securityContext']> {
  return {
    runAsNonRoot: true,
    runAsUser: USER,
    runAsGroup: USER,
    fsGroup: USER,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** What it asks of a container, and a root file system that cannot be written to. */
export function restrictedContainer(): NonNullable<PodSpec['containers'][number]['securityContext']> {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  };
}
