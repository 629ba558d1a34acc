import { expect } from 'vitest';
import {
  DEPLOYMENTS,
  type Deployment,
  PODS,
  type Pod,
  REPLICA_SETS,
  type ReplicaSet,
} from '../../kubernetes/resource.ts';
import type { Namespace } from './namespace.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const HASH = 'pod-template-hash';

type PodTemplate = NonNullable<Deployment['spec']>['template'];

/**
 * Plays the deployment controller, the scheduler and the kubelet for one Deployment, step by step: an apiserver alone has
 * none of them. What it writes is what they write (pkg/controller/deployment), of one pod for each ReplicaSet.
 */
export class DeploymentController {
  readonly #namespace: Namespace;
  readonly #name: string;

  constructor(namespace: Namespace, name: string) {
    this.#namespace = namespace;
    this.#name = name;
  }

  async deployment(): Promise<Deployment> {
    return this.#namespace.get(DEPLOYMENTS, this.#name);
  }

  /** Waits until the Deployment runs the artifact. */
  async awaitTemplate(artifact: string): Promise<void> {
    await expect
      .poll(async () => artifactOf((await this.deployment()).spec?.template), { timeout: 15_000 })
      .toBe(artifact);
  }

  /** Makes or takes up the ReplicaSet of the present template, with one pod that is not ready yet. */
  async begin(): Promise<{ replicaSet: ReplicaSet; pod: Pod }> {
    const deployment = await this.deployment();
    const replicaSets = await this.#replicaSets(deployment);
    const revision = String(1 + Math.max(0, ...replicaSets.map(revisionOf)));
    const replicaSet = await this.#takeUp(deployment, replicaSets, revision);
    await this.#namespace.patch(DEPLOYMENTS, this.#name, {
      metadata: { annotations: { [REVISION]: revision } },
    });
    const pod = await this.#namespace.create(PODS, podOf(replicaSet));
    await this.#setReady(replicaSet, 0);
    await this.#report('ReplicaSetUpdated', {
      replicas: replicaSets.some(isReady) ? 2 : 1,
      updatedReplicas: 1,
    });
    return { replicaSet, pod };
  }

  /** Makes the pod of the present template ready, and takes away all others. */
  async complete(): Promise<void> {
    const deployment = await this.deployment();
    for (const replicaSet of await this.#replicaSets(deployment)) {
      const present =
        replicaSet.metadata?.annotations?.[REVISION] === deployment.metadata?.annotations?.[REVISION];
      if (present) await this.#makePodsReady(replicaSet);
      if (present) await this.#setPodsReady(replicaSet);
      await this.#setReady(replicaSet, present ? 1 : 0);
      if (!present) await this.#deletePods(replicaSet);
    }
    await this.#report('NewReplicaSetAvailable', { replicas: 1, updatedReplicas: 1, readyReplicas: 1 });
  }

  /** Begins and completes the rollout of an artifact that is fine. */
  async rollOut(artifact: string): Promise<void> {
    await this.awaitTemplate(artifact);
    await this.begin();
    await this.complete();
  }

  /** Says that time is up for the present template. */
  async exceedDeadline(): Promise<void> {
    await this.#report('ProgressDeadlineExceeded', { replicas: 2, updatedReplicas: 1 });
  }

  /** What the kubelet says of a container that ended and will be started again. */
  async endContainer(pod: Pod, exitCode: number, message: string): Promise<void> {
    const status = {
      name: 'model-server',
      image: 'image',
      imageID: '',
      ready: false,
      restartCount: 1,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode, reason: 'Error', message } },
    };
    await this.#namespace.patchStatus(PODS, pod.metadata?.name ?? '', {
      phase: 'Running',
      containerStatuses: [status],
    });
  }

  /** Looks at the Deployment again, as after a change of its metadata, and finds nothing to do. */
  async look(): Promise<void> {
    const { metadata } = await this.deployment();
    await this.#namespace.patchStatus(DEPLOYMENTS, this.#name, { observedGeneration: metadata?.generation });
  }

  async #replicaSets(deployment: Deployment): Promise<ReplicaSet[]> {
    const all = await this.#namespace.list(REPLICA_SETS);
    return all.filter(({ metadata }) => metadata?.ownerReferences?.[0]?.uid === deployment.metadata?.uid);
  }

  async #takeUp(deployment: Deployment, replicaSets: ReplicaSet[], revision: string): Promise<ReplicaSet> {
    const template = deployment.spec?.template;
    const found = replicaSets.find(({ spec }) => sameTemplate(spec?.template, template));
    if (found) {
      const change = { metadata: { annotations: { [REVISION]: revision } } };
      return this.#namespace.patch(REPLICA_SETS, found.metadata?.name ?? '', change);
    }
    const labels = { ...template?.metadata?.labels, [HASH]: revision };
    return this.#namespace.create(REPLICA_SETS, {
      metadata: {
        name: `${this.#name}-${revision}`,
        labels,
        annotations: { [REVISION]: revision },
        ownerReferences: [ownedBy('apps/v1', 'Deployment', deployment)],
      },
      spec: {
        replicas: 1,
        selector: { matchLabels: { ...deployment.spec?.selector.matchLabels, [HASH]: revision } },
        template: { ...template!, metadata: { ...template?.metadata, labels } },
      },
    });
  }

  async #setReady(replicaSet: ReplicaSet, ready: number): Promise<void> {
    const name = replicaSet.metadata?.name ?? '';
    const replicas = ready > 0 || (await this.#podsOf(replicaSet)).length > 0 ? 1 : 0;
    await this.#namespace.patchStatus(REPLICA_SETS, name, { replicas, readyReplicas: ready });
  }

  async #makePodsReady(replicaSet: ReplicaSet): Promise<void> {
    const lastTransitionTime = new Date().toISOString().replace(/\.\d+/, '');
    for (const { metadata } of await this.#podsOf(replicaSet)) {
      await this.#namespace.patchStatus(PODS, metadata?.name ?? '', {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }],
      });
    }
  }

  /** What the kubelet says of a pod whose server takes requests. */
  async #setPodsReady(replicaSet: ReplicaSet): Promise<void> {
    const lastTransitionTime = now();
    const conditions = ['Initialized', 'Ready'].map((type) => ({ type, status: 'True', lastTransitionTime }));
    for (const { metadata } of await this.#podsOf(replicaSet)) {
      const status = { phase: 'Running', conditions };
      await this.#namespace.patchStatus(PODS, metadata?.name ?? '', status);
    }
  }

  async #deletePods(replicaSet: ReplicaSet): Promise<void> {
    for (const { metadata } of await this.#podsOf(replicaSet)) {
      await this.#namespace.delete(PODS, metadata?.name ?? '');
    }
    await this.#setReady(replicaSet, 0);
  }

  async #podsOf(replicaSet: ReplicaSet): Promise<Pod[]> {
    const all = await this.#namespace.list(PODS);
    return all.filter(({ metadata }) => metadata?.ownerReferences?.[0]?.uid === replicaSet.metadata?.uid);
  }

  async #report(reason: string, counts: object): Promise<void> {
    const { metadata } = await this.deployment();
    const time = now();
    await this.#namespace.patchStatus(DEPLOYMENTS, this.#name, {
      observedGeneration: metadata?.generation,
      ...counts,
      conditions: [
        {
          type: 'Progressing',
          status: reason === 'ProgressDeadlineExceeded' ? 'False' : 'True',
          reason,
          message: reason,
          lastUpdateTime: time,
          lastTransitionTime: time,
        },
      ],
    });
  }
}

/** RFC 3339 in whole seconds, as the apiserver keeps times. */
function now(): string {
  return new Date().toISOString().replace(/\.\d+/, '');
}

function podOf(replicaSet: ReplicaSet): Pod {
  const template = replicaSet.spec?.template;
  const { serviceAccountName: _, ...spec } = template?.spec ?? { containers: [] };
  return {
    metadata: {
      generateName: `${replicaSet.metadata?.name}-`,
      ...template?.metadata,
      ownerReferences: [ownedBy('apps/v1', 'ReplicaSet', replicaSet)],
    },
    spec,
  };
}

function ownedBy(apiVersion: string, kind: string, owner: Deployment | ReplicaSet) {
  const { name = '', uid = '' } = owner.metadata ?? {};
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata?.annotations?.[REVISION] ?? 0);
}

function isReady({ status }: ReplicaSet): boolean {
  return (status?.readyReplicas ?? 0) > 0;
}

function artifactOf(template: PodTemplate | undefined): string | undefined {
  return template?.metadata?.annotations?.['churnops.dev/artifact'];
}

function sameTemplate(one: PodTemplate | undefined, other: PodTemplate | undefined): boolean {
  return JSON.stringify(one?.spec) === JSON.stringify(other?.spec);
}
