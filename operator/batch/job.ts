import { createHash } from 'node:crypto';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { ownerReference } from '../churn-model/child-identity.ts';
import type { Model } from '../churn-model/model.ts';
import type { CronJob, Job } from '../kubernetes/resource.ts';
import { podFailurePolicy, SPEC_HASH_ANNOTATION } from '../training-run/job.ts';
import type { JobSettings } from '../training-run/pod.ts';
import {
  ARTIFACT_ANNOTATION,
  BATCH_DEFAULTS,
  type Batch,
  batchLabels,
  partitionsOf,
  type ServedModel,
} from './batch.ts';
import { cronJobName, jobName } from './names.ts';
import { batchPod } from './pod.ts';

type JobSpec = NonNullable<Job['spec']>;

/** How often one partition may fail before it is given up; a disruption costs no attempt. */
const BACKOFF_LIMIT_PER_INDEX = 2;

/** A time of the schedule that was missed for longer than this is not made up for. */
const STARTING_DEADLINE_SECONDS = 3_600;

/**
 * The Job that scores a batch once with what is served. It stays when it is done: another of its name would score again.
 */
export function buildJob(model: Model, batch: Batch, served: ServedModel, settings: JobSettings): Job {
  const spec = jobSpec(model, batch, served, settings);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(model, batch, served),
      namespace: model.metadata.namespace,
      labels: batchLabels(model, batch.name),
      annotations: { [ARTIFACT_ANNOTATION]: served.artifact, [SPEC_HASH_ANNOTATION]: hash(spec) },
      ownerReferences: [ownerReference(model)],
    },
    spec,
  };
}

/**
 * The CronJob that scores a batch at its times, one run after the other. What it says is what the next Job will be; a Job that
 * is at work stays as it was made.
 *
 * @param suspended nothing new is to be started now.
 */
export function buildCronJob(
  model: Model,
  batch: Batch & { schedule: string },
  served: ServedModel,
  settings: JobSettings,
  suspended: boolean,
): CronJob {
  const labels = batchLabels(model, batch.name);
  const annotations = { [ARTIFACT_ANNOTATION]: served.artifact };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {
      name: cronJobName(model, batch),
      namespace: model.metadata.namespace,
      labels,
      annotations,
      ownerReferences: [ownerReference(model)],
    },
    spec: {
      schedule: batch.schedule.trim().split(/\s+/).join(' '),
      timeZone: batch.timeZone ?? 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      suspend: suspended,
      startingDeadlineSeconds: STARTING_DEADLINE_SECONDS,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: { metadata: { labels, annotations }, spec: jobSpec(model, batch, served, settings) },
    },
  };
}

/**
 * The Job to apply where one exists already. A template cannot be changed, so a Job that another version or configuration of
 * the operator made stays as it is: what it scores is the same.
 */
export function updateJob(existing: Job, wanted: Job): Job | undefined {
  const hashOf = (job: Job) => job.metadata?.annotations?.[SPEC_HASH_ANNOTATION];
  return hashOf(existing) === hashOf(wanted) ? wanted : undefined;
}

function jobSpec(model: Model, batch: Batch, served: ServedModel, settings: JobSettings): JobSpec {
  const partitions = partitionsOf(batch);
  return {
    activeDeadlineSeconds: batch.activeDeadlineSeconds ?? BATCH_DEFAULTS.activeDeadlineSeconds,
    backoffLimitPerIndex: BACKOFF_LIMIT_PER_INDEX,
    completionMode: 'Indexed',
    completions: partitions,
    parallelism: Math.min(partitions, batch.parallelism ?? BATCH_DEFAULTS.parallelism),
    podFailurePolicy: podFailurePolicy(),
    podReplacementPolicy: 'Failed',
    template: batchPod(model, batch, served, settings),
  };
}

/** `parallelism` is no part of it: that can be changed while a Job works. */
function hash({ parallelism: _, ...spec }: JobSpec): string {
  return createHash('sha256').update(canonicalJson(spec)).digest('hex').slice(0, 16);
}
