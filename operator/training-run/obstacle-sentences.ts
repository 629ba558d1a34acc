import type { ErrorEntry } from '@churnops/lib/errors/error-table.ts';

/** What a Job may wait for, in the sentences that a status shows: a part of the error table of whatever makes Jobs. */
export const JOB_OBSTACLES = {
  ImagePull: {
    sentence:
      'The image {image} cannot be pulled ({reason}): {words} It is tried again; check {setting}, the registry and the pull secrets.',
    retryable: true,
    status: 502,
  },
  Unschedulable: {
    sentence: 'No node takes pod {pod}: {words} It is tried again.',
    retryable: true,
    status: 503,
  },
  ContainerConfigError: {
    sentence: 'The container of pod {pod} cannot be made ({reason}): {words}',
    retryable: true,
    status: 503,
  },
  VolumeNotReady: {
    sentence:
      'Pod {pod} is still waiting for its volumes{volumes}. `kubectl describe pod {pod} -n {namespace}` tells why.',
    retryable: true,
    status: 503,
  },
  PodsNotCreated: {
    sentence:
      'Job {job} has not been able to create its pods; a ResourceQuota or an admission policy may refuse them. `kubectl describe job {job} -n {namespace}` tells.',
    retryable: true,
    status: 503,
  },
} as const satisfies Record<string, ErrorEntry>;
