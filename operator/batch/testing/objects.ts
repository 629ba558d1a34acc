import type { Model } from '../../churn-model/model.ts';
import { deployment, model, ONE, serving, settings } from '../../churn-model/testing/objects.ts';
import type { Deployment, Job, Pod } from '../../kubernetes/resource.ts';
import { NOW, SETTINGS, secondsAgo } from '../../training-run/testing/objects.ts';
import type { Batch, ServedModel } from '../batch.ts';
import type { BatchFacts } from '../decide.ts';
import { buildJob } from '../job.ts';
import type { JobPods } from '../observe.ts';

export { NOW, SETTINGS, secondsAgo };

/** What is served where nothing else is said. */
export const SERVED: ServedModel = { artifact: ONE };

/** A batch from one volume to another. */
export function aBatch(changes: Partial<Batch> = {}): Batch {
  return {
    name: 'nightly',
    input: { persistentVolumeClaim: { claimName: 'customers', path: 'exports' } },
    output: { persistentVolumeClaim: { claimName: 'scores', path: 'nightly' } },
    partitions: 3,
    ...changes,
  };
}

/** A model that declares the batches. */
export function aModel(...batches: Batch[]): Model {
  const made = model({ serving: serving() });
  return { ...made, spec: { ...made.spec, batch: batches } };
}

/** The model's Deployment, all of whose pods once ran the artifact. */
export function aDeployment(artifact: string, changes: { threshold?: number } = {}): Deployment {
  const { threshold } = changes;
  const running = settings({ artifact, ...(threshold !== undefined && { decision: { threshold } }) });
  const lastAvailable = { settings: running, since: secondsAgo(600) };
  return deployment({ phase: 'Complete', running, lastAvailable }, 'RolledOut');
}

/** All that is known of a batch of which there is nothing yet. */
export function facts(changes: Partial<BatchFacts> = {}): BatchFacts {
  const batch = changes.batch ?? aBatch();
  return {
    model: aModel(batch),
    batch,
    served: SERVED,
    before: undefined,
    now: NOW,
    jobs: [],
    cronJobs: [],
    runs: [],
    ...changes,
  };
}

/** A Job of the batch as the apiserver returns it. */
export function aJob(
  status: Job['status'] = {},
  changes: { batch?: Batch; served?: ServedModel; metadata?: object } = {},
): Job {
  const batch = changes.batch ?? aBatch();
  const job = buildJob(aModel(batch), batch, changes.served ?? SERVED, SETTINGS);
  const metadata = {
    ...job.metadata,
    uid: 'job-uid',
    creationTimestamp: secondsAgo(60),
    ...changes.metadata,
  };
  return { ...job, metadata, status: { startTime: secondsAgo(60), ...status } };
}

/** A Job that came to its end. */
export function anEndedJob(
  type: 'Complete' | 'Failed',
  details: object = {},
  status: Job['status'] = {},
): Job {
  const time = secondsAgo(1);
  return aJob({
    ...(type === 'Complete' && { completionTime: time, succeeded: 3 }),
    conditions: [{ type, status: 'True', lastTransitionTime: time, ...details }],
    ...status,
  });
}

type ContainerState = NonNullable<
  NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']
>;

/** The pod of a partition whose container is in a state. */
export function aPod(
  index: number,
  state: ContainerState,
  status: Partial<NonNullable<Pod['status']>> = {},
): Pod {
  return {
    metadata: {
      name: `nightly-${index}-abcde`,
      namespace: 'shop',
      uid: `pod-${index}`,
      creationTimestamp: secondsAgo(50 - index),
      labels: { 'batch.kubernetes.io/job-completion-index': String(index) },
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'trainer-job', image: SETTINGS.trainerImage }] },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'trainer-job', image: '', imageID: '', ready: false, restartCount: 0, state },
      ],
      ...status,
    },
  };
}

/** The state of a container that is done. */
export function scored(rows: number, refused = 0): ContainerState {
  return { terminated: { exitCode: 0, reason: 'Completed', message: JSON.stringify({ rows, refused }) } };
}

/** The state of a container that failed. */
export function failed(exitCode: number, sentence: string): ContainerState {
  return { terminated: { exitCode, reason: 'Error', message: JSON.stringify({ code: 'X', sentence }) } };
}

/** A Job and its pods. */
export function withPods(job: Job, ...pods: Pod[]): JobPods {
  return { job, pods };
}
