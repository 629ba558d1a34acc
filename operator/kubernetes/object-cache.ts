import type { ObjectKey } from '../controller/reconciler.ts';
import { controllerOf, formatKey, hasLabels, isNewer, keyOf } from './object-identity.ts';
import type { ListOptions } from './object-reader.ts';
import type { KubernetesObject } from './resource.ts';

/** A change of the cache; `old` is what was there before. */
export type CacheEvent<T> =
  | { type: 'Added'; object: T }
  | { type: 'Modified'; object: T; old: T }
  | { type: 'Deleted'; object: T };

/** Told about a change once it is in the cache; it must not throw. */
export type CacheListener<T> = (event: CacheEvent<T>) => void;

/**
 * The objects of one resource as they were last seen, and who owns them. It never goes back in time: what is older
 * than an entry is dropped, and an object of our own writing that was deleted meanwhile does not come back.
 */
export class ObjectCache<T extends KubernetesObject> {
  readonly #objects = new Map<string, T>();
  readonly #byOwner = new Map<string, Set<string>>();
  readonly #listeners = new Set<CacheListener<T>>();
  /** Everything up to this version has been seen in the watch, by scope (a namespace, or '' for all). */
  readonly #seen = new Map<string, string>();

  get size(): number {
    return this.#objects.size;
  }

  get(key: ObjectKey): T | undefined {
    return this.#objects.get(formatKey(key));
  }

  list(options: ListOptions = {}): T[] {
    return [...this.#objects.entries()]
      .filter(
        ([, object]) => options.namespace === undefined || keyOf(object).namespace === options.namespace,
      )
      .filter(([, object]) => hasLabels(object, options.labels ?? {}))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, object]) => object);
  }

  ownedBy(uid: string): T[] {
    return [...(this.#byOwner.get(uid) ?? [])].sort().flatMap((name) => this.#objects.get(name) ?? []);
  }

  /** Calls `listener` after each change, in order. @returns the function that ends it. */
  subscribe(listener: CacheListener<T>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Takes a complete list. What is missing in it was deleted, unless it was written after the list was made; what did
   * not change causes no event. A list older than what was seen before comes from an etcd that was restored: then all
   * of it counts.
   *
   * @param scope the namespace that was listed, or '' for all of them.
   * @param version the list's resourceVersion.
   */
  replace(scope: string, objects: readonly T[], version: string): void {
    const listed = new Set(objects.map((object) => formatKey(keyOf(object))));
    const restored = isNewer(this.#seen.get(scope), version);
    this.#seen.set(scope, version);
    for (const [name, object] of [...this.#objects]) {
      const inScope = scope === '' || keyOf(object).namespace === scope;
      const writtenSince = !restored && isNewer(object.metadata?.resourceVersion, version);
      if (inScope && !listed.has(name) && !writtenSince) this.#drop(name);
    }
    for (const object of objects) this.#put(object, restored);
  }

  /** Takes an ADDED or MODIFIED event of the watch. */
  observe(scope: string, object: T): void {
    this.advance(scope, object.metadata?.resourceVersion);
    this.#put(object);
  }

  /** Takes a DELETED event of the watch; the object is its last state. */
  observeDeletion(scope: string, object: T): void {
    this.advance(scope, object.metadata?.resourceVersion);
    const name = formatKey(keyOf(object));
    const held = this.#objects.get(name);
    if (held && !isNewer(held.metadata?.resourceVersion, object.metadata?.resourceVersion)) this.#drop(name);
  }

  /** Takes a bookmark: the watch has delivered everything up to this version. */
  advance(scope: string, version: string | undefined): void {
    if (version && isNewer(version, this.#seen.get(scope))) this.#seen.set(scope, version);
  }

  /**
   * Takes the answer to a write of our own, so that the next decision sees it before the watch brings it. An object
   * that is absent although the watch is past this version was deleted since, and stays so.
   *
   * @returns what the cache now holds.
   */
  remember(object: T): T | undefined {
    const name = formatKey(keyOf(object));
    if (!this.#objects.has(name)) {
      const seen = this.#seen.get(keyOf(object).namespace) ?? this.#seen.get('');
      if (!isNewer(object.metadata?.resourceVersion, seen)) return undefined;
    }
    this.#put(object);
    return this.#objects.get(name);
  }

  #put(object: T, force = false): void {
    const name = formatKey(keyOf(object));
    const old = this.#objects.get(name);
    const [version, oldVersion] = [object.metadata?.resourceVersion, old?.metadata?.resourceVersion];
    if (old && (version === oldVersion || !(force || isNewer(version, oldVersion)))) return;
    if (old) this.#unindex(name, old);
    this.#objects.set(name, object);
    this.#index(name, object);
    this.#publish(old ? { type: 'Modified', object, old } : { type: 'Added', object });
  }

  #drop(name: string): void {
    const object = this.#objects.get(name);
    if (!object) return;
    this.#unindex(name, object);
    this.#objects.delete(name);
    this.#publish({ type: 'Deleted', object });
  }

  #index(name: string, object: T): void {
    const owner = controllerOf(object)?.uid;
    if (!owner) return;
    const names = this.#byOwner.get(owner) ?? new Set();
    this.#byOwner.set(owner, names.add(name));
  }

  #unindex(name: string, object: T): void {
    const owner = controllerOf(object)?.uid;
    const names = owner ? this.#byOwner.get(owner) : undefined;
    names?.delete(name);
    if (owner && names?.size === 0) this.#byOwner.delete(owner);
  }

  #publish(event: CacheEvent<T>): void {
    for (const listener of this.#listeners) listener(event);
  }
}
