import type { ObjectKey } from '../controller/reconciler.ts';
import { ObjectCache } from './object-cache.ts';
import type { ListOptions, ObjectReader } from './object-reader.ts';
import { type KubernetesObject, type Resource, resourceName } from './resource.ts';

/** The caches of all resources that are watched, as controllers read them. */
export class CachedObjects implements ObjectReader {
  readonly #caches = new Map<string, ObjectCache<KubernetesObject>>();

  constructor(resources: readonly Resource<unknown>[]) {
    for (const resource of resources) this.#caches.set(resourceName(resource), new ObjectCache());
  }

  /**
   * The cache of a resource.
   *
   * @throws TypeError for one that is not watched: its reads would always find nothing.
   */
  cacheOf<T>(resource: Resource<T>): ObjectCache<T & KubernetesObject> {
    const cache = this.#caches.get(resourceName(resource));
    if (!cache) throw new TypeError(`${resourceName(resource)} is not watched`);
    return cache as unknown as ObjectCache<T & KubernetesObject>;
  }

  get<T>(resource: Resource<T>, key: ObjectKey): T | undefined {
    return this.cacheOf(resource).get(key);
  }

  list<T>(resource: Resource<T>, options: ListOptions = {}): T[] {
    return this.cacheOf(resource).list(options);
  }

  ownedBy<T>(resource: Resource<T>, uid: string): T[] {
    return this.cacheOf(resource).ownedBy(uid);
  }
}
