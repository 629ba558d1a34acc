import type { Namespace } from '../../churn-model/testing/namespace.ts';
import { type CronJob, JOBS, type Job, PODS, type Pod } from '../../kubernetes/resource.ts';
import { CONTAINER_NAME } from '../../training-run/pod.ts';

const INDEX = 'batch.kubernetes.io/job-completion-index';

/**
 * Plays the controllers of Jobs and CronJobs, the kubelet and the garbage collector in one namespace: an apiserver alone has
 * none of them. What it writes is what they write.
 */
export class JobController {
  readonly #namespace: Namespace;

  constructor(namespace: Namespace) {
    this.#namespace = namespace;
  }

  /** Makes the pods of all partitions, and lets them work. */
  async start(job: Job): Promise<Pod[]> {
    const { name = '', uid = '' } = job.metadata ?? {};
    const owner = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    };
    const { metadata, spec } = job.spec!.template;
    const pods: Pod[] = [];
    for (let index = 0; index < (job.spec?.completions ?? 1); index++) {
      const labels = { ...metadata?.labels, [INDEX]: String(index) };
      const made = { ...metadata, name: `${name}-${index}`, labels, ownerReferences: [owner] };
      const pod = await this.#namespace.create(PODS, {
        metadata: made,
        spec: { ...spec!, nodeName: 'node-1' },
      });
      await this.tell(pod, { running: {} });
      pods.push(pod);
    }
    await this.#patch(name, { startTime: now(), active: pods.length });
    return pods;
  }

  /** Says what the container of a pod does. */
  async tell(pod: Pod, state: object): Promise<void> {
    const container = { name: CONTAINER_NAME, image: 'x', imageID: '', ready: false, restartCount: 0, state };
    await this.#namespace.patchStatus(PODS, pod.metadata?.name ?? '', {
      podIP: '127.0.0.1',
      phase: 'running' in state ? 'Running' : 'Succeeded',
      containerStatuses: [container],
    });
  }

  /** Ends every pod with what it counted, and then the Job. */
  async complete(job: Job, pods: readonly Pod[], counts: { rows: number; refused: number }): Promise<void> {
    for (const pod of pods)
      await this.tell(pod, {
        terminated: { exitCode: 0, reason: 'Completed', message: JSON.stringify(counts) },
      });
    const time = now();
    const condition = {
      status: 'True',
      reason: 'X',
      message: '',
      lastTransitionTime: time,
      lastProbeTime: time,
    };
    await this.#patch(job.metadata?.name ?? '', {
      active: 0,
      ready: 0,
      succeeded: pods.length,
      completedIndexes: pods.length === 1 ? '0' : `0-${pods.length - 1}`,
      completionTime: time,
      conditions: [
        { ...condition, type: 'SuccessCriteriaMet' },
        { ...condition, type: 'Complete' },
      ],
    });
  }

  /** Makes the Job of a CronJob whose time has come. */
  async fire({ metadata, spec }: CronJob): Promise<Job> {
    const { name = '', uid = '' } = metadata ?? {};
    const owner = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      name,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    };
    const template = spec!.jobTemplate;
    return this.#namespace.create(JOBS, {
      metadata: { ...template.metadata, name: `${name}-29512345`, ownerReferences: [owner] },
      spec: template.spec!,
    });
  }

  /** Takes away what is being deleted in the foreground, pods first. */
  async collect(name: string): Promise<void> {
    const job = await this.#namespace.get(JOBS, name);
    for (const { metadata } of await this.#namespace.list(PODS))
      if (metadata?.ownerReferences?.[0]?.uid === job.metadata?.uid)
        await this.#namespace.delete(PODS, metadata?.name ?? '');
    await this.#namespace.patch(JOBS, name, { metadata: { finalizers: null } });
  }

  async #patch(name: string, status: object): Promise<void> {
    await this.#namespace.patchStatus(JOBS, name, status);
  }
}

/** RFC 3339 in whole seconds, as the apiserver keeps times. */
function now(): string {
  return new Date().toISOString().replace(/\.\d+/, '');
}
