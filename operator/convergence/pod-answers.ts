import type { ObjectKey } from '../controller/reconciler.ts';
import { formatKey } from '../kubernetes/object-identity.ts';
import type { Pod } from '../kubernetes/resource.ts';

/**
 * What pods said they serve. A server never changes its model, so a pod that answered is asked again only after its
 * container was started anew; a process that has just begun asks all of them once.
 */
export class PodAnswers {
  readonly #models = new Map<string, ReadonlyMap<string, string>>();

  /** The digest that a pod of the model told, if it did. */
  get(model: ObjectKey, pod: Pod): string | undefined {
    return this.#models.get(formatKey(model))?.get(identityOf(pod));
  }

  /**
   * Takes what pods told now, and forgets those that are gone.
   *
   * @param pods all of the model's that count.
   * @param told digests by the pods' uids.
   */
  learn(model: ObjectKey, pods: readonly Pod[], told: ReadonlyMap<string, string | undefined>): void {
    const known = pods.flatMap((pod): [string, string][] => {
      const digest = told.get(pod.metadata?.uid ?? '') ?? this.get(model, pod);
      return digest === undefined ? [] : [[identityOf(pod), digest]];
    });
    if (known.length === 0) this.forget(model);
    else this.#models.set(formatKey(model), new Map(known));
  }

  /** Forgets a model that is gone. */
  forget(model: ObjectKey): void {
    this.#models.delete(formatKey(model));
  }
}

function identityOf({ metadata, status }: Pod): string {
  const restarts = status?.containerStatuses?.map(({ restartCount }) => restartCount).join() ?? '';
  return `${metadata?.uid}/${restarts}`;
}
