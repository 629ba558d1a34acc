import type { ObjectKey } from '../controller/reconciler.ts';
import type { KubernetesObject, Resource, Secret } from './resource.ts';

/** As whom an object is applied. */
export interface ApplyOptions {
  /** The server-side apply manager, one for each writer: `churnops-training-run`, `churnops-churn-model`. */
  fieldManager: string;
}

/** What a write came to; `unchanged` means that no request was made at all. */
export type ApplyResult = 'created' | 'changed' | 'unchanged';

/** What a status is applied to: the object's identity, and the whole status that this manager wants. */
export interface StatusObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; uid: string };
  status: object;
}

/** What becomes of the children of an object that is deleted (metav1.DeletionPropagation). */
export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

/** Every write to the cluster. Each refuses, with `LeadershipLost`, once this process no longer leads. */
export interface ObjectWriter {
  /**
   * Server-side apply of the whole set of fields that `fieldManager` wants, conflicts forced. No request is made when
   * the cached object already holds every field at its value and the manager owns nothing more.
   *
   * @throws CodedError `NotOurs` when an object of that name exists without the desired object's controller owner
   *   reference; it is left alone.
   */
  apply<T extends KubernetesObject>(object: T, options: ApplyOptions): Promise<ApplyResult>;

  /**
   * The same on `/status`. A condition whose status is unchanged keeps its transition time. An object that is gone, or
   * was replaced by one with another uid, is `unchanged`: nobody is left to tell.
   */
  applyStatus<T extends KubernetesObject>(
    resource: Resource<T>,
    object: StatusObject,
    options: ApplyOptions,
  ): Promise<ApplyResult>;

  /** Deletes the object of exactly this uid; one that is gone already, or was replaced, is a success. */
  delete<T>(
    resource: Resource<T>,
    key: ObjectKey,
    preconditions: { uid: string },
    options?: { propagationPolicy?: PropagationPolicy },
  ): Promise<void>;

  /**
   * Reads a Secret from the apiserver now.
   *
   * @throws CodedError `SecretForbidden` (with the command that grants it) or `SecretMissing`.
   */
  getSecret(key: ObjectKey): Promise<Secret>;
}
