import { createHash } from 'node:crypto';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Job } from '../kubernetes/resource.ts';
import { CONTAINER_NAME, type JobSettings, trainerPod } from './pod.ts';
import type { Run } from './run.ts';

/** Tells which spec a Job was made from; `suspend` is not part of it. */
export const SPEC_HASH_ANNOTATION = 'churnops.dev/spec-hash';

/** The label by which a run's Job and pods are found. */
export const RUN_LABEL = 'churnops.dev/training-run';

/** sysexits.h: EX_DATAERR (bad data), EX_NOPERM (a registry or data source refused us), EX_CONFIG (bad run spec). */
export const EXIT_CODES = { badData: 65, accessRefused: 77, badRunSpec: 78 } as const;

/**
 * Builds the Job of a run. It carries the run's name, so that a second one cannot exist.
 *
 * Exit codes that no retry can help end the Job at once, a disruption (eviction, preemption, node lost) costs no
 * attempt, everything else counts against the backoff limit. The Job has no time to live of its own: the operator
 * removes it once the result is in the run's status, and leaves a failed one for its logs.
 */
export function buildJob(run: Run, settings: JobSettings): Job {
  const spec = {
    activeDeadlineSeconds: run.spec.activeDeadlineSeconds,
    backoffLimit: run.spec.backoffLimit,
    completionMode: 'NonIndexed',
    completions: 1,
    parallelism: 1,
    podFailurePolicy: podFailurePolicy(),
    podReplacementPolicy: 'Failed',
    template: trainerPod(run, settings, childLabels(run)),
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: run.metadata.name,
      namespace: run.metadata.namespace,
      labels: childLabels(run),
      annotations: { [SPEC_HASH_ANNOTATION]: hash(spec) },
      ownerReferences: [
        {
          apiVersion: 'churnops.dev/v1alpha1',
          kind: 'TrainingRun',
          name: run.metadata.name,
          uid: run.metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: { ...spec, suspend: run.spec.suspend ?? false },
  };
}

/**
 * The Job to apply where one exists already. A Job's template cannot be changed, so a Job that another operator
 * configuration (or version) made keeps its spec; only `suspend` follows the run.
 *
 * @returns undefined where there is nothing to say to the Job.
 */
export function updateJob(existing: Job, wanted: Job): Job | undefined {
  const annotation = existing.metadata?.annotations?.[SPEC_HASH_ANNOTATION];
  if (annotation === wanted.metadata?.annotations?.[SPEC_HASH_ANNOTATION]) return wanted;
  if ((existing.spec?.suspend ?? false) === wanted.spec?.suspend || !existing.spec || !wanted.metadata) {
    return undefined;
  }
  return {
    ...wanted,
    metadata: { ...wanted.metadata, annotations: { [SPEC_HASH_ANNOTATION]: annotation ?? '' } },
    spec: { ...existing.spec, suspend: wanted.spec?.suspend ?? false },
  };
}

/** Exit codes that no retry can help end a Job at once, and a disruption costs no attempt. */
export function podFailurePolicy(): NonNullable<NonNullable<Job['spec']>['podFailurePolicy']> {
  const values = Object.values(EXIT_CODES);
  return {
    rules: [
      { action: 'FailJob', onExitCodes: { containerName: CONTAINER_NAME, operator: 'In', values } },
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ],
  };
}

function childLabels(run: Run): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': 'churnops',
    'app.kubernetes.io/name': 'trainer-job',
    [RUN_LABEL]: run.metadata.name,
    ...(run.spec.modelRef ? { 'churnops.dev/model': run.spec.modelRef.name } : {}),
  };
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}
