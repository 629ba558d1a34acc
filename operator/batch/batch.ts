import type { ChurnModelSpecBatch, ChurnModelStatusBatche } from '@churnops/crds/churn-model.gen.ts';
import type { Model } from '../churn-model/model.ts';

/** A batch as a ChurnModel declares it; what is absent has no default in the schema, because it is an item of a list. */
export type Batch = ChurnModelSpecBatch;

/** What the status tells of a batch. */
export type BatchStatus = ChurnModelStatusBatche;

/** The label that names the batch on its Jobs, CronJob and pods; the model's label stands beside it. */
export const BATCH_LABEL = 'churnops.dev/batch';

/** Tells the artifact that a Job or CronJob scores with. */
export const ARTIFACT_ANNOTATION = 'churnops.dev/artifact';

/** The model that a batch scores with, as it is served: what answers requests and what fills files give the same predictions. */
export interface ServedModel {
  /** oci://HOST/REPOSITORY@sha256:… */
  artifact: string;
  /** 0 to 1; overrides the artifact's own. */
  threshold?: number;
  /** The Secret with which the artifact is read. */
  pullSecret?: string;
}

/** What is so where a batch says nothing. */
export const BATCH_DEFAULTS = {
  partitions: 1,
  parallelism: 4,
  activeDeadlineSeconds: 86_400,
  requests: { cpu: '500m', memory: '512Mi' },
  limits: { cpu: '2', memory: '2Gi' },
} as const;

/** Into how many parts the rows are divided. */
export function partitionsOf(batch: Batch): number {
  return batch.partitions ?? BATCH_DEFAULTS.partitions;
}

/** The labels of all that belongs to a batch. Nothing that selects the model's servers selects these. */
export function batchLabels(model: Pick<Model, 'metadata'>, batch: string): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': 'churnops',
    'app.kubernetes.io/name': 'trainer-job',
    'churnops.dev/model': model.metadata.name,
    [BATCH_LABEL]: batch,
  };
}
