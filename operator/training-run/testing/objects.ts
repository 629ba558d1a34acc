import type { Job, Pod } from '../../kubernetes/resource.ts';
import { buildJob } from '../job.ts';
import type { Observation } from '../observation.ts';
import type { JobSettings } from '../pod.ts';
import { CONTAINER_NAME } from '../pod.ts';
import type { Result } from '../result.ts';
import type { Run, RunStatus } from '../run.ts';

type PodStatus = NonNullable<Pod['status']>;
type ContainerState = NonNullable<NonNullable<PodStatus['containerStatuses']>[number]['state']>;

/** The moment of every test that does not say otherwise. */
export const NOW = new Date('2026-03-01T12:00:00Z');

/** A time so many seconds before {@link NOW}, as the apiserver writes it. */
export function secondsAgo(seconds: number): string {
  return `${new Date(NOW.getTime() - seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** What an operator without any particular wishes is configured with. */
export const SETTINGS: JobSettings = {
  trainerImage: 'registry.example/churnops/trainer-job:1',
  imagePullSecrets: [],
  registries: [{ host: 'registry.example', plainHTTP: true }],
};

/** A run as the apiserver returns it, with all its defaults. */
export function aRun(
  changes: { spec?: Partial<Run['spec']>; status?: RunStatus; metadata?: object } = {},
): Run {
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'TrainingRun',
    metadata: {
      name: 'telco-1',
      namespace: 'shop',
      uid: 'run-uid',
      generation: 1,
      creationTimestamp: secondsAgo(600),
      ...changes.metadata,
    },
    spec: {
      mode: 'Train',
      modelRef: { name: 'telco' },
      contract: {
        target: { name: 'churn', positive: 'Yes' },
        features: [{ name: 'tenure', type: 'Numeric' }],
      },
      data: { url: 'https://data.example/telco.csv' },
      split: { salt: 'churnops', tuneShare: 0.16, testShare: 0.2 },
      algorithm: { type: 'LogisticRegression' },
      seed: 42,
      output: { repository: 'registry.example/churn/telco', pushSecretRef: { name: 'registry-write' } },
      resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '2', memory: '2Gi' } },
      activeDeadlineSeconds: 3600,
      backoffLimit: 2,
      suspend: false,
      ...changes.spec,
    },
    ...(changes.status ? { status: changes.status } : {}),
  };
}

/** A run that compares two models, as the apiserver returns it. */
export function anEvaluation(
  changes: { spec?: Partial<Run['spec']>; status?: RunStatus; metadata?: object } = {},
): Run {
  const run = aRun({ ...changes, spec: { mode: 'Evaluate', evaluate: EVALUATED, ...changes.spec } });
  const { contract: _, ...spec } = run.spec;
  return { ...run, spec };
}

const pinned = (letter: string) => `oci://registry.example/churn/telco@sha256:${letter.repeat(64)}`;

/** The two models that are compared where nothing else is said. */
export const EVALUATED = { candidate: pinned('b'), served: pinned('a') };

/** The run's Job as the apiserver returns it. */
export function aJob(
  run: Run,
  status: Job['status'] = {},
  changes: { metadata?: object; spec?: object } = {},
): Job {
  const job = buildJob(run, SETTINGS);
  return {
    ...job,
    metadata: { ...job.metadata, uid: 'job-uid', creationTimestamp: secondsAgo(5), ...changes.metadata },
    spec: { ...job.spec, ...changes.spec } as NonNullable<Job['spec']>,
    status: { startTime: secondsAgo(5), ...status },
  };
}

/** A Job that ended as told. */
export function anEndedJob(
  run: Run,
  type: 'Complete' | 'Failed',
  details: { reason?: string; message?: string; secondsAgo?: number; failed?: number } = {},
): Job {
  const time = secondsAgo(details.secondsAgo ?? 1);
  return aJob(run, {
    ...(type === 'Complete' ? { completionTime: time, succeeded: 1 } : {}),
    ...(details.failed === undefined ? {} : { failed: details.failed }),
    conditions: [
      {
        type: type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget',
        status: 'True',
        lastTransitionTime: secondsAgo(1_000_000),
        reason: 'NotYetTheEnd',
      },
      {
        type,
        status: 'True',
        lastTransitionTime: time,
        ...(details.reason ? { reason: details.reason } : {}),
        ...(details.message ? { message: details.message } : {}),
      },
    ],
  });
}

/** A pod of the Job, with the trainer's container in the given state. */
export function aPod(
  state: ContainerState | undefined,
  changes: { metadata?: object; status?: Partial<PodStatus> } = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'telco-1-abcde',
      namespace: 'shop',
      uid: 'pod-uid',
      creationTimestamp: secondsAgo(4),
      ...changes.metadata,
    },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: CONTAINER_NAME, image: SETTINGS.trainerImage }],
    },
    status: {
      phase: state?.running ? 'Running' : state?.terminated ? 'Failed' : 'Pending',
      startTime: secondsAgo(4),
      podIP: '10.0.0.7',
      ...(state
        ? {
            containerStatuses: [
              {
                name: CONTAINER_NAME,
                image: SETTINGS.trainerImage,
                imageID: '',
                ready: false,
                restartCount: 0,
                state,
              },
            ],
          }
        : {}),
      ...changes.status,
    },
  };
}

/** The trainer at work. */
export function aRunningPod(metadata: object = {}): Pod {
  return aPod({ running: { startedAt: secondsAgo(3) } }, { metadata });
}

/** A trainer that ended with this exit code and these last words. */
export function anEndedPod(
  exitCode: number,
  words: object | string = '',
  reason = 'Error',
  metadata: object = {},
): Pod {
  const message = typeof words === 'string' ? words : JSON.stringify(words);
  return aPod({ terminated: { exitCode, message, reason, finishedAt: secondsAgo(2) } }, { metadata });
}

/** What the registry has after a success. */
export const RESULT: Result = {
  artifact: `oci://registry.example/churn/telco@sha256:${'a'.repeat(64)}`,
  existed: undefined,
  metrics: { auc: 0.845, aucLower: 0.831, aucUpper: 0.858, logLoss: 0.41, accuracy: 0.8, threshold: 0.31 },
  data: { fingerprint: `sha256:${'b'.repeat(64)}`, rows: 7043, positives: 1869 },
};

/** An observation of a run of which nothing is there yet. */
export function anObservation(changes: Partial<Observation> = {}): Observation {
  const run = changes.run ?? aRun();
  return {
    run,
    job: undefined,
    pods: [],
    answer: { kind: 'NotAsked' },
    progress: undefined,
    runs: [run],
    models: [],
    now: NOW,
    ...changes,
  };
}
