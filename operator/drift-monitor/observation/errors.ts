import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** What keeps traffic from being observed, besides what registries and the apiserver say. */
export const { error: observationError } = defineErrors({
  PodSilent: { sentence: 'Pod {pod} did not tell what it counted: {reason}.', retryable: true, status: 503 },
  PodUntrusted: {
    sentence: 'What pod {pod} says it counted cannot be used: {reason}.',
    retryable: true,
    status: 502,
  },
  CheckpointUnusable: {
    sentence: 'The ConfigMap {name} does not hold what a drift monitor counted: {reason}.',
    retryable: false,
    status: 422,
  },
  CheckpointTooLarge: {
    sentence:
      'What is counted has {size} bytes with the fewest bins that there can be, and a checkpoint may have {maximum}: train on fewer columns, or on columns with fewer categories.',
    retryable: false,
    status: 507,
  },
  CheckpointMoved: {
    sentence:
      'The ConfigMap {name} was written by someone else meanwhile; what it holds now is gone on from.',
    retryable: true,
    status: 409,
  },
});
