import { controllerOf } from '../kubernetes/object-identity.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import { JOBS, type Job, type Pod } from '../kubernetes/resource.ts';
import { countRows, indexOf } from './counts.ts';

/**
 * Remembers pods that said what their partition came to: nobody else knows, and they may go a moment later, with their node or
 * by hand. What a restart forgets are only counts of pods that are gone; nothing is decided by them.
 */
export class FinishedPods {
  /** By the uids of Jobs, and then by partition. */
  readonly #jobs = new Map<string, { namespace: string; name: string; pods: Map<string, Pod> }>();

  /** Takes note of a pod, also of one that is being taken away. */
  see(pod: Pod): void {
    const owner = controllerOf(pod);
    const index = indexOf(pod);
    if (owner?.kind !== 'Job' || index === undefined || countRows([pod]).partitions === 0) return;
    const namespace = pod.metadata?.namespace ?? '';
    const known = this.#jobs.get(owner.uid) ?? { namespace, name: owner.name, pods: new Map<string, Pod>() };
    known.pods.set(index, lastWordsOf(pod));
    this.#jobs.set(owner.uid, known);
  }

  /** The pods of a Job, and those that are gone and had something to say. */
  of(job: Job, present: readonly Pod[]): Pod[] {
    for (const pod of present) this.see(pod);
    const names = new Set(present.map(({ metadata }) => metadata?.name));
    const gone = [...(this.#jobs.get(job.metadata?.uid ?? '')?.pods.values() ?? [])];
    return [...present, ...gone.filter(({ metadata }) => !names.has(metadata?.name))];
  }

  /** Forgets Jobs that are no more. */
  prune(reader: ObjectReader): void {
    for (const [uid, { namespace, name }] of this.#jobs)
      if (reader.get(JOBS, { namespace, name })?.metadata?.uid !== uid) this.#jobs.delete(uid);
  }
}

/** What of a pod is worth keeping. */
function lastWordsOf({ metadata, status }: Pod): Pod {
  const { name, namespace, labels, annotations, creationTimestamp } = metadata ?? {};
  return {
    metadata: {
      ...(name && { name }),
      ...(namespace && { namespace }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(creationTimestamp && { creationTimestamp }),
    },
    ...(status?.containerStatuses && { status: { containerStatuses: status.containerStatuses } }),
  };
}
