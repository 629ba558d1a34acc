import { ApiClient } from '../../kubernetes/api-client.ts';
import type { Connection } from '../../kubernetes/connection.ts';
import { collectionPath, objectPath } from '../../kubernetes/paths.ts';
import { JOBS, type Job, PODS, type Pod, type Resource } from '../../kubernetes/resource.ts';
import { CONTAINER_NAME } from '../pod.ts';
import { RUNS, type Run } from '../run.ts';

type ContainerState = NonNullable<
  NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']
>;

/** An event as events.k8s.io/v1 has it, as far as tests read it. */
export interface SeenEvent {
  reason: string;
  note: string;
  type: string;
  regarding: { kind: string; name: string };
  /** Where it was told more than once. */
  series?: { count: number };
}

/**
 * Plays people, the job controller and the kubelet on an apiserver that has neither, in one namespace that enforces Pod
 * Security `restricted`, so that pods that the operator describes are really admitted.
 */
export class ClusterHand {
  readonly namespace: string;
  readonly #client: ApiClient;
  #pods = 0;

  private constructor(client: ApiClient, namespace: string) {
    this.#client = client;
    this.namespace = namespace;
  }

  static async create(connection: Connection, namespace: string): Promise<ClusterHand> {
    const client = new ApiClient(connection);
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await client.request({
      method: 'POST',
      path: '/api/v1/namespaces',
      body: { metadata: { name: namespace, labels } },
    });
    return ClusterHand.enter(connection, namespace);
  }

  /** @param dockerConfig the content of the Secret that runs push with, in a namespace that is there already. */
  static async enter(
    connection: Connection,
    namespace: string,
    dockerConfig: object = { auths: {} },
  ): Promise<ClusterHand> {
    const hand = new ClusterHand(new ApiClient(connection), namespace);
    await hand.#post('/api/v1', 'secrets', {
      metadata: { name: 'registry-write' },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': JSON.stringify(dockerConfig) },
    });
    return hand;
  }

  /** A person makes a run. */
  createRun(name: string, spec: object = {}): Promise<Run> {
    return this.#client.request({
      method: 'POST',
      path: collectionPath(RUNS, this.namespace),
      body: {
        apiVersion: RUNS.apiVersion,
        kind: RUNS.kind,
        metadata: { name },
        spec: {
          contract: {
            target: { name: 'churn', positive: 'Yes' },
            features: [{ name: 'tenure', type: 'Numeric' }],
          },
          data: { url: 'https://data.example/telco.csv' },
          output: { repository: 'registry.example/churn/telco', pushSecretRef: { name: 'registry-write' } },
          ...spec,
        },
      },
    });
  }

  run(name: string): Promise<Run> {
    return this.#get(RUNS, name) as Promise<Run>;
  }

  job(name: string): Promise<Job | undefined> {
    return this.#get(JOBS, name);
  }

  /** A person changes what may be changed of a run. */
  async suspend(name: string, suspend: boolean): Promise<void> {
    await this.#merge(objectPath(RUNS, { namespace: this.namespace, name }), { spec: { suspend } });
  }

  /** Takes a status away, as a restore from a backup does. */
  async loseStatus(name: string): Promise<void> {
    await this.#merge(`${objectPath(RUNS, { namespace: this.namespace, name })}/status`, { status: null });
  }

  /** Someone else makes a Job, without a label of ours. */
  createForeignJob(name: string): Promise<Job> {
    const spec = { restartPolicy: 'Never', containers: [{ name: 'other', image: 'other' }] };
    return this.#post('/apis/batch/v1', 'jobs', { metadata: { name }, spec: { template: { spec } } });
  }

  /** The job controller starts the Job: it makes the pod that the Job describes. */
  async startPod(job: Job): Promise<Pod> {
    const { name = '', uid = '' } = job.metadata ?? {};
    const { metadata, spec } = job.spec?.template ?? {};
    const owner = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    };
    const pod = await this.#post<Pod>('/api/v1', 'pods', {
      metadata: { ...metadata, name: `${name}-${++this.#pods}`, ownerReferences: [owner] },
      spec: { ...spec, nodeName: 'node-1' },
    });
    await this.patchJob(name, { startTime: pod.metadata?.creationTimestamp, active: 1 });
    return pod;
  }

  /** The kubelet tells how the trainer's container does. */
  async tellState(pod: Pod, state: ContainerState, status: object = {}): Promise<void> {
    const phase = state.running
      ? 'Running'
      : state.waiting
        ? 'Pending'
        : state.terminated?.exitCode === 0
          ? 'Succeeded'
          : 'Failed';
    const container = { name: CONTAINER_NAME, image: 'x', imageID: '', ready: false, restartCount: 0, state };
    await this.patchPod(pod, { phase, podIP: '10.0.0.7', containerStatuses: [container], ...status });
  }

  /** The scheduler or the kubelet tells something else. */
  async patchPod(pod: Pod, status: object): Promise<void> {
    const key = { namespace: this.namespace, name: pod.metadata?.name ?? '' };
    await this.#merge(`${objectPath(PODS, key)}/status`, { status });
  }

  /** The job controller sees how the Job ends; a Failed one went through FailureTarget, a Complete one through its criteria. */
  async endJob(name: string, type: 'Complete' | 'Failed', reason = '', message = ''): Promise<void> {
    const time = new Date().toISOString().replace(/\.\d+/, '');
    const condition = { status: 'True', reason, message, lastTransitionTime: time, lastProbeTime: time };
    const before = { ...condition, type: type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget' };
    await this.patchJob(name, {
      active: 0,
      ready: 0,
      ...(type === 'Complete' ? { succeeded: 1, completionTime: time } : { failed: 1 }),
      conditions: [before, { ...condition, type }],
    });
  }

  async patchJob(name: string, status: object): Promise<void> {
    await this.#merge(`${objectPath(JOBS, { namespace: this.namespace, name })}/status`, { status });
  }

  /** Takes the Job away at once, and its pods with it, as the garbage collector would. */
  async deleteJob(name: string): Promise<void> {
    const key = { namespace: this.namespace, name };
    await this.#client.request({
      method: 'DELETE',
      path: objectPath(JOBS, key),
      body: { propagationPolicy: 'Background' },
    });
    await this.#client.request({
      method: 'DELETE',
      path: collectionPath(PODS, this.namespace),
      query: { labelSelector: `churnops.dev/training-run=${name}` },
      body: { gracePeriodSeconds: 0 },
    });
  }

  async jobs(): Promise<Job[]> {
    const { items } = await this.#client.request<{ items: Job[] }>({
      method: 'GET',
      path: collectionPath(JOBS, this.namespace),
    });
    return items;
  }

  async events(): Promise<SeenEvent[]> {
    const path = `/apis/events.k8s.io/v1/namespaces/${this.namespace}/events`;
    return (await this.#client.request<{ items: SeenEvent[] }>({ method: 'GET', path })).items;
  }

  #post<T>(root: string, plural: string, body: object): Promise<T> {
    const path = `${root}/namespaces/${this.namespace}/${plural}`;
    return this.#client.request({ method: 'POST', path, body });
  }

  async #merge(path: string, body: object): Promise<void> {
    await this.#client.request({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body });
  }

  async #get<T>(resource: Resource<T>, name: string): Promise<T | undefined> {
    const { items } = await this.#client.request<{ items: T[] }>({
      method: 'GET',
      path: collectionPath(resource, this.namespace),
      query: { fieldSelector: `metadata.name=${name}` },
    });
    return items[0];
  }
}
