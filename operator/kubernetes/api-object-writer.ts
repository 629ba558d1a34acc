import { setTimeout as sleep } from 'node:timers/promises';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import { operatorError } from '../errors.ts';
import type { ApiClient } from './api-client.ts';
import { isApplied } from './applied-fields.ts';
import type { CachedObjects } from './cached-objects.ts';
import { controllerOf, isControlledBy, keyOf } from './object-identity.ts';
import type {
  ApplyOptions,
  ApplyResult,
  ObjectWriter,
  PropagationPolicy,
  StatusObject,
} from './object-writer.ts';
import { objectPath } from './paths.ts';
import { receivedObject } from './received-object.ts';
import { type KubernetesObject, type Resource, resourceOf, SECRETS, type Secret } from './resource.ts';
import { SettledWrites } from './settled-writes.ts';
import { keepTransitionTimes } from './transition-times.ts';

/** How often a conflict is met with a fresh read before the pass is given back to its backoff. */
const MAXIMUM_CONFLICTS = 10;

/** What the writer stands on. */
export interface ObjectWriterOptions {
  client: ApiClient;
  objects: CachedObjects;
  /** Called before each write; throws `LeadershipLost` once this process does not lead. */
  checkLease: () => void;
  /** In [0, 1), for the jitter between retries of a conflict. */
  random: () => number;
}

/** Writes through the apiserver; what it writes is in the caches when it returns. */
export class ApiObjectWriter implements ObjectWriter {
  readonly #options: ObjectWriterOptions;
  readonly #settled = new SettledWrites();

  constructor(options: ObjectWriterOptions) {
    this.#options = options;
  }

  async apply<T extends KubernetesObject>(object: T, options: ApplyOptions): Promise<ApplyResult> {
    const resource = resourceOf(object);
    const cached = this.#options.objects.get(resource, keyOf(object));
    return this.#write(resource, keyOf(object), cached, (live) => {
      refuseForeign(resource, object, live);
      return { desired: object, part: '', manager: options.fieldManager };
    });
  }

  async applyStatus<T extends KubernetesObject>(
    resource: Resource<T>,
    object: StatusObject,
    options: ApplyOptions,
  ): Promise<ApplyResult> {
    const cached = this.#options.objects.get(resource, object.metadata);
    return this.#write(resource, object.metadata, cached, (live) => {
      if (live?.metadata?.uid !== object.metadata.uid) return undefined;
      const status = keepTransitionTimes(object.status, (live as { status?: object }).status);
      return { desired: { ...object, status }, part: 'status', manager: options.fieldManager };
    });
  }

  async delete<T>(
    resource: Resource<T>,
    key: ObjectKey,
    preconditions: { uid: string },
    options: { propagationPolicy?: PropagationPolicy } = {},
  ): Promise<void> {
    this.#options.checkLease();
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions, ...options };
    try {
      await this.#options.client.request({ method: 'DELETE', path: objectPath(resource, key), body });
    } catch (error) {
      if (!isCodedError(error, 'NotFound', 'Conflict')) throw error;
    }
  }

  async getSecret(key: ObjectKey): Promise<Secret> {
    try {
      return await this.#options.client.request({ method: 'GET', path: objectPath(SECRETS, key) });
    } catch (cause) {
      if (isCodedError(cause, 'Forbidden')) {
        throw operatorError('SecretForbidden', { ...key, user: userOf(cause) }, { cause });
      }
      if (isCodedError(cause, 'NotFound')) throw operatorError('SecretMissing', { ...key }, { cause });
      throw cause;
    }
  }

  /**
   * Plans against the cached object, and against the real one where the cache has none (it holds only what carries our
   * labels) or a write met a conflict. `plan` gives undefined where there is nothing left to write to.
   */
  async #write<T extends KubernetesObject>(
    resource: Resource<T>,
    key: ObjectKey,
    cached: T | undefined,
    plan: (live: T | undefined) => PlannedWrite | undefined,
  ): Promise<ApplyResult> {
    let live = cached ?? (await this.#read(resource, key));
    for (let conflicts = 0; ; conflicts++) {
      const write = plan(live);
      if (!write) return 'unchanged';
      if (live && this.#isSettled(live, write)) return 'unchanged';
      this.#options.checkLease();
      try {
        return await this.#patch(resource, key, live, write);
      } catch (error) {
        if (write.part === 'status' && isCodedError(error, 'NotFound')) return 'unchanged';
        if (!isCodedError(error, 'Conflict') || conflicts >= MAXIMUM_CONFLICTS) throw error;
        await sleep(this.#options.random() * 20 * 2 ** Math.min(conflicts, 5));
        live = await this.#read(resource, key);
      }
    }
  }

  #isSettled(live: KubernetesObject, write: PlannedWrite): boolean {
    return (
      isApplied(live, write.desired, write.manager, write.part) ||
      this.#settled.has(live, `${write.manager}/${write.part}`, write.desired)
    );
  }

  /**
   * Carries the uid of the object that was looked at, so that one that took its place is met as a conflict. On
   * `/status` the apiserver ignores the uid, but not the version.
   */
  async #patch<T extends KubernetesObject>(
    resource: Resource<T>,
    key: ObjectKey,
    live: T | undefined,
    write: PlannedWrite,
  ): Promise<ApplyResult> {
    const { metadata } = write.desired as KubernetesObject;
    const { uid, resourceVersion } = live?.metadata ?? {};
    const precondition = { ...(uid && { uid }), ...(write.part === 'status' && { resourceVersion }) };
    const answer = await this.#options.client.request<T>({
      method: 'PATCH',
      path: objectPath(resource, key) + (write.part ? `/${write.part}` : ''),
      query: { fieldManager: write.manager, force: true },
      contentType: 'application/apply-patch+yaml',
      body: { ...write.desired, metadata: { ...metadata, ...precondition } },
    });
    const written = receivedObject(resource, answer);
    const held = this.#options.objects.cacheOf(resource).remember(written as T & KubernetesObject);
    if (held?.metadata?.resourceVersion === written.metadata?.resourceVersion && held) {
      this.#settled.mark(held, `${write.manager}/${write.part}`, write.desired);
    }
    if (!live) return 'created';
    return live.metadata?.resourceVersion === written.metadata?.resourceVersion ? 'unchanged' : 'changed';
  }

  async #read<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey): Promise<T | undefined> {
    try {
      const object = await this.#options.client.request<T>({
        method: 'GET',
        path: objectPath(resource, key),
      });
      return receivedObject(resource, object);
    } catch (error) {
      if (isCodedError(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}

/** One server-side apply that is to be made unless nothing would change. */
interface PlannedWrite {
  desired: object;
  part: '' | 'status';
  manager: string;
}

function refuseForeign(
  resource: Resource<unknown>,
  desired: KubernetesObject,
  live: KubernetesObject | undefined,
) {
  const owner = controllerOf(desired);
  if (!live || !owner || isControlledBy(live, owner.uid)) return;
  const values = { kind: resource.kind, ...keyOf(live), owner: `${owner.kind} ${owner.name}` };
  throw operatorError('NotOurs', values);
}

/** Whom the apiserver took us for, by its own words: an operator may run in any namespace, under any account. */
function userOf(refusal: Error): string {
  return (
    /User "([^"]+)"/.exec(refusal.message)?.[1] ?? 'system:serviceaccount:churnops-system:churnops-operator'
  );
}
