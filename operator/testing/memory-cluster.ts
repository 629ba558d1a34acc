import type { ObjectKey } from '../controller/reconciler.ts';
import { operatorError } from '../errors.ts';
import type { EventRecorder, RecordedEvent } from '../kubernetes/event-recorder.ts';
import { ObjectCache } from '../kubernetes/object-cache.ts';
import { controllerOf, formatKey, keyOf } from '../kubernetes/object-identity.ts';
import type { ListOptions, ObjectReader } from '../kubernetes/object-reader.ts';
import type {
  ApplyOptions,
  ApplyResult,
  ObjectWriter,
  PropagationPolicy,
  StatusObject,
} from '../kubernetes/object-writer.ts';
import {
  type KubernetesObject,
  type Resource,
  resourceName,
  resourceOf,
  SECRETS,
  type Secret,
} from '../kubernetes/resource.ts';
import { mergeFields } from './merge-fields.ts';

/** One write that was asked for, in the order of asking; `unchanged` ones are not among them. */
export interface RecordedWrite {
  operation: 'apply' | 'applyStatus' | 'delete';
  /** Such as `Deployment shop/telco`. */
  target: string;
}

/**
 * Objects in memory behind the interfaces that controllers see, for unit tests of a pass and for faults that a real
 * apiserver does not produce on demand. What depends on the apiserver's own behaviour is tested on a real one.
 */
export class MemoryCluster implements ObjectReader, ObjectWriter, EventRecorder {
  readonly writes: RecordedWrite[] = [];
  readonly events: (RecordedEvent & { target: string })[] = [];
  readonly #caches = new Map<string, ObjectCache<KubernetesObject>>();
  #version = 0;
  #failures: Error[] = [];

  /** Puts an object there as if someone else had written it; the uid and times that it lacks are made up. */
  put<T>(resource: Resource<T>, object: T): T {
    const version = String(++this.#version);
    const given = object as KubernetesObject;
    const stored: KubernetesObject = structuredClone({
      ...given,
      apiVersion: resource.apiVersion,
      kind: resource.kind,
      metadata: {
        uid:
          this.get(resource as Resource<KubernetesObject>, keyOf(given))?.metadata?.uid ?? `uid-${version}`,
        creationTimestamp: '2026-01-01T00:00:00Z',
        generation: 1,
        ...given.metadata,
        resourceVersion: version,
      },
    });
    this.#cache(resource).observe('', stored);
    return stored as T;
  }

  /** Takes an object away as if someone else had deleted it. */
  remove<T>(resource: Resource<T>, key: ObjectKey): void {
    const held = this.#cache(resource).get(key);
    if (!held) return;
    const metadata = { ...held.metadata, resourceVersion: String(++this.#version) };
    this.#cache(resource).observeDeletion('', { ...held, metadata });
  }

  /** Makes the next write throw; several queue up. */
  failNextWrite(error: Error): void {
    this.#failures.push(error);
  }

  get<T>(resource: Resource<T>, key: ObjectKey): T | undefined {
    return this.#cache(resource).get(key) as T | undefined;
  }

  list<T>(resource: Resource<T>, options: ListOptions = {}): T[] {
    return this.#cache(resource).list(options) as T[];
  }

  ownedBy<T>(resource: Resource<T>, uid: string): T[] {
    return this.#cache(resource).ownedBy(uid) as T[];
  }

  async apply<T extends KubernetesObject>(object: T, _options: ApplyOptions): Promise<ApplyResult> {
    const resource = resourceOf(object) as Resource<KubernetesObject>;
    const key = keyOf(object);
    const live = this.get(resource, key);
    const owner = controllerOf(object);
    if (live && owner && controllerOf(live)?.uid !== owner.uid) {
      const values = { kind: resource.kind, ...key, owner: `${owner.kind} ${owner.name}` };
      throw operatorError('NotOurs', values);
    }
    const merged = mergeFields(live ?? {}, object) as KubernetesObject;
    if (live && JSON.stringify(merged) === JSON.stringify(live)) return 'unchanged';
    this.#record('apply', resource, key);
    this.put(resource, merged);
    return live ? 'changed' : 'created';
  }

  async applyStatus<T extends KubernetesObject>(
    resource: Resource<T>,
    object: StatusObject,
    _options: ApplyOptions,
  ): Promise<ApplyResult> {
    const live = this.get(resource, object.metadata);
    if (live?.metadata?.uid !== object.metadata.uid) return 'unchanged';
    const before = (live as { status?: unknown }).status;
    if (JSON.stringify(before) === JSON.stringify(object.status)) return 'unchanged';
    this.#record('applyStatus', resource, object.metadata);
    this.put(resource, { ...live, status: object.status } as T);
    return 'changed';
  }

  async delete<T>(
    resource: Resource<T>,
    key: ObjectKey,
    preconditions: { uid: string },
    _options?: { propagationPolicy?: PropagationPolicy },
  ): Promise<void> {
    const live = this.#cache(resource).get(key);
    if (live?.metadata?.uid !== preconditions.uid) return;
    this.#record('delete', resource, key);
    this.remove(resource, key);
  }

  async getSecret(key: ObjectKey): Promise<Secret> {
    const secret = this.get(SECRETS, key);
    if (!secret) throw operatorError('SecretMissing', { ...key });
    return secret;
  }

  record(object: KubernetesObject, event: RecordedEvent): void {
    this.events.push({ ...event, target: `${object.kind} ${formatKey(keyOf(object))}` });
  }

  #record(operation: RecordedWrite['operation'], resource: Resource<unknown>, key: ObjectKey): void {
    const failure = this.#failures.shift();
    if (failure) throw failure;
    this.writes.push({ operation, target: `${resource.kind} ${formatKey(key)}` });
  }

  #cache(resource: Resource<unknown>): ObjectCache<KubernetesObject> {
    const name = resourceName(resource);
    const cache = this.#caches.get(name) ?? new ObjectCache<KubernetesObject>();
    this.#caches.set(name, cache);
    return cache;
  }
}
