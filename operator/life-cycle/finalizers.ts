import type { KubernetesObject } from '../kubernetes/resource.ts';

/** The finalizer protocol, as a controller uses it at the beginning of a pass. */
export interface Finalizers {
  /**
   * Adds the finalizer where it is missing; on an object that is being deleted, runs `onDelete` and then takes the
   * finalizer off.
   *
   * @param finalizer begins with `churnops.dev/`.
   * @param onDelete is run again if taking the finalizer off fails after it, so it must bear that.
   * @returns true when the pass is over: the object changed and comes back, or it is being deleted.
   */
  finalize(object: KubernetesObject, finalizer: string, onDelete: () => Promise<void>): Promise<boolean>;
}
