import { setTimeout as sleep } from 'node:timers/promises';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ApiClient } from './api-client.ts';
import type { CachedObjects } from './cached-objects.ts';
import { keyOf } from './object-identity.ts';
import { objectPath } from './paths.ts';
import { receivedObject } from './received-object.ts';
import { type KubernetesObject, type Resource, resourceOf } from './resource.ts';

/** The prefix of every finalizer of ours. */
export const FINALIZER_PREFIX = 'churnops.dev/';

const MAXIMUM_CONFLICTS = 10;

/** What the editor stands on. */
export interface FinalizerEditorOptions {
  client: ApiClient;
  objects: CachedObjects;
  /** Called before each write; throws `LeadershipLost` once this process does not lead. */
  checkLease: () => void;
  /** In [0, 1). */
  random: () => number;
}

/**
 * Adds and removes finalizers of ours. Each patch is tied to the uid and the resourceVersion that were read, so that
 * a finalizer that someone else adds or removes at the same time is neither lost nor brought back.
 */
export class FinalizerEditor {
  readonly #options: FinalizerEditorOptions;

  constructor(options: FinalizerEditorOptions) {
    this.#options = options;
  }

  /**
   * Makes `wanted` the finalizers of ours on an object; those of others stay as they are.
   *
   * @param object as it was seen last; a conflict reads it again.
   */
  async replaceOurs(object: KubernetesObject, wanted: readonly string[]): Promise<void> {
    const resource = resourceOf(object);
    const uid = object.metadata?.uid;
    let live: KubernetesObject | undefined = object;
    for (let conflicts = 0; live && live.metadata?.uid === uid; conflicts++) {
      const finalizers = withOurs(live.metadata?.finalizers ?? [], wanted);
      if (!finalizers) return;
      this.#options.checkLease();
      try {
        await this.#patch(resource, live, finalizers);
        return;
      } catch (error) {
        if (isCodedError(error, 'NotFound')) return;
        if (!isCodedError(error, 'Conflict') || conflicts >= MAXIMUM_CONFLICTS) throw error;
        await sleep(this.#options.random() * 20 * 2 ** Math.min(conflicts, 5));
        live = await this.#read(resource, object);
      }
    }
  }

  async #patch(resource: Resource<KubernetesObject>, live: KubernetesObject, finalizers: string[]) {
    const { uid, resourceVersion } = live.metadata ?? {};
    const answer = await this.#options.client.request<KubernetesObject>({
      method: 'PATCH',
      path: objectPath(resource, keyOf(live)),
      contentType: 'application/merge-patch+json',
      body: { metadata: { uid, resourceVersion, finalizers } },
    });
    this.#options.objects.cacheOf(resource).remember(receivedObject(resource, answer));
  }

  async #read(
    resource: Resource<KubernetesObject>,
    object: KubernetesObject,
  ): Promise<KubernetesObject | undefined> {
    try {
      const path = objectPath(resource, keyOf(object));
      return receivedObject(resource, await this.#options.client.request({ method: 'GET', path }));
    } catch (error) {
      if (isCodedError(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}

/** The list with ours replaced, in its order; undefined where it says so already. */
export function withOurs(present: readonly string[], wanted: readonly string[]): string[] | undefined {
  const kept = present.filter((name) => !name.startsWith(FINALIZER_PREFIX) || wanted.includes(name));
  const added = wanted.filter((name) => !present.includes(name));
  return kept.length === present.length && added.length === 0 ? undefined : [...kept, ...added];
}
