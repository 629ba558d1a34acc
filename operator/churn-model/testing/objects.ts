import type { Deployment, Pod, ReplicaSet } from '../../kubernetes/resource.ts';
import type { Run } from '../../training-run/run.ts';
import { deployment as buildDeployment } from '../children/deployment.ts';
import type { Model, Serving } from '../model.ts';
import type { ServerConfiguration } from '../pod-template.ts';
import type { RolloutFacts } from '../rollout-facts.ts';
import { type ServerSettings, wantedSettings } from '../server-settings.ts';

/** A moment in which tests happen. */
export const NOW = new Date('2026-03-01T12:00:00Z');

/** Three artifacts, told apart by the first digit of their digest. */
export const ONE = artifact('1');
export const TWO = artifact('2');
export const THREE = artifact('3');

export const CONFIGURATION: ServerConfiguration = {
  modelServerImage: 'registry.example/churnops/model-server:1.0.0',
  imagePullSecrets: [],
  registries: [],
};

export function artifact(digit: string): string {
  return `oci://registry.example/churn/telco@sha256:${digit.repeat(64)}`;
}

/** What the apiserver's defaults make of a spec that says only what is given. */
export function serving(given: Partial<Serving> = {}): Serving {
  return {
    artifact: ONE,
    minReplicas: 2,
    maxReplicas: 10,
    targetCPUUtilization: 70,
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 1, memory: '1Gi' } },
    progressDeadlineSeconds: 300,
    profile: { slot: '5m', exposeValues: false },
    ...given,
  };
}

export function model(given: { serving?: Serving; generation?: number } = {}): Model {
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'ChurnModel',
    metadata: { name: 'telco', namespace: 'shop', uid: 'model-uid', generation: given.generation ?? 1 },
    spec: { ...(given.serving && { serving: given.serving }) },
  };
}

export function settings(given: Partial<Serving> = {}): ServerSettings {
  const wanted = wantedSettings({ serving: serving(given) }, CONFIGURATION);
  if (!wanted) throw new TypeError('a spec without an artifact has no settings');
  return wanted;
}

/** How far the deployment controller has come. */
export type Progress = 'Unobserved' | 'RollingOut' | 'RolledOut' | 'Overdue';

const PROGRESSING = {
  Unobserved: 'ReplicaSetUpdated',
  RollingOut: 'ReplicaSetUpdated',
  RolledOut: 'NewReplicaSetAvailable',
  Overdue: 'ProgressDeadlineExceeded',
};

/** A Deployment of one replica, of which the facts say what they say. */
export function deployment(facts: RolloutFacts, progress: Progress = 'RollingOut'): Deployment {
  const running = facts.running ?? settings();
  const built = buildDeployment(model(), serving(), { ...facts, running }, CONFIGURATION);
  const rolledOut = progress === 'RolledOut';
  return {
    ...built,
    metadata: {
      ...built.metadata,
      uid: 'deployment-uid',
      generation: 5,
      annotations: { ...built.metadata?.annotations, 'deployment.kubernetes.io/revision': '2' },
    },
    spec: { ...built.spec!, replicas: 1 },
    status: {
      observedGeneration: progress === 'Unobserved' ? 4 : 5,
      replicas: rolledOut ? 1 : 2,
      updatedReplicas: 1,
      conditions: [
        {
          type: 'Progressing',
          status: progress === 'Overdue' ? 'False' : 'True',
          reason: PROGRESSING[progress],
          lastUpdateTime: '2026-03-01T11:59:00Z',
        },
      ],
    },
  };
}

export function replicaSet(
  revision: string,
  artifactOfPods: string,
  ready: number,
  replicas = 1,
): ReplicaSet {
  return {
    metadata: {
      name: `telco-${revision}`,
      uid: `replica-set-${revision}`,
      annotations: { 'deployment.kubernetes.io/revision': revision },
    },
    spec: {
      selector: {},
      template: { metadata: { annotations: { 'churnops.dev/artifact': artifactOfPods } } },
    },
    status: { replicas, readyReplicas: ready },
  };
}

/** A pod of the ReplicaSet of that revision. */
export function pod(status: NonNullable<Pod['status']>, revision = '2'): Pod {
  return {
    metadata: {
      name: `telco-${revision}-abcde`,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `telco-${revision}`,
          uid: `replica-set-${revision}`,
          controller: true,
        },
      ],
    },
    spec: { containers: [] },
    status,
  };
}

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

/** The status of a pod whose container is in this state. */
export function container(given: Partial<ContainerStatus>): NonNullable<Pod['status']> {
  return {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'model-server',
        image: CONFIGURATION.modelServerImage,
        imageID: '',
        ready: false,
        restartCount: 0,
        ...given,
      },
    ],
  };
}

/** The status of a pod whose container ended. */
export function ended(exitCode: number, message?: string, restartCount = 1): NonNullable<Pod['status']> {
  const terminated = { exitCode, reason: 'Error', ...(message !== undefined && { message }) };
  return container({
    restartCount,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated },
  });
}

export function run(given: { name: string; createdAt: string; status?: Run['status']; model?: string }): Run {
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'TrainingRun',
    metadata: {
      name: given.name,
      namespace: 'shop',
      uid: `uid-${given.name}`,
      creationTimestamp: given.createdAt,
    },
    spec: { modelRef: { name: given.model ?? 'telco' } } as Run['spec'],
    ...(given.status && { status: given.status }),
  };
}
