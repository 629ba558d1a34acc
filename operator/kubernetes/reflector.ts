import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { operatorError } from '../errors.ts';
import { backoffDelay } from '../queue/backoff.ts';
import type { ApiClient } from './api-client.ts';
import { listPages } from './list-pages.ts';
import type { ObjectCache } from './object-cache.ts';
import { collectionPath } from './paths.ts';
import { receivedObject } from './received-object.ts';
import { type KubernetesObject, type Resource, resourceName } from './resource.ts';
import { readWatchEvents, type WatchEvent } from './watch-stream.ts';

/** Timing of a watch, in milliseconds. */
export interface ReflectorTiming {
  /** The apiserver ends a watch after this long; a bookmark comes two seconds before (a longer one gets one a minute). */
  watchTimeout: number;
  /** The longest silence that is believed: more than the above, and found well within a minute. */
  idleTimeout: number;
  /** A cycle that lasted this long was healthy: the next failure starts the backoff anew. */
  healthyAfter: number;
  backoff: { base: number; maximum: number };
}

/** The timing in production; ADR 1 says why. */
export const DEFAULT_REFLECTOR_TIMING: ReflectorTiming = {
  watchTimeout: 45_000,
  idleTimeout: 50_000,
  healthyAfter: 10_000,
  backoff: { base: 2_000, maximum: 28_000 },
};

/** What a reflector did, for its metrics. */
export type ReflectorActivity = 'list' | 'watch' | 'failure';

/** What a reflector stands on. */
export interface ReflectorOptions<T extends KubernetesObject> {
  client: ApiClient;
  resource: Resource<unknown>;
  /** One namespace, or '' for all. */
  namespace: string;
  labelSelector?: string;
  pageSize?: number;
  cache: ObjectCache<T>;
  logger: Logger;
  timing?: ReflectorTiming;
  observe?: (activity: ReflectorActivity) => void;
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  random: () => number;
  /** A monotonic clock in milliseconds. */
  now: () => number;
}

/** Failures of opening a watch after which its version is still good. */
const TRANSIENT = ['ApiServerUnreachable', 'ApiRequestThrottled', 'Forbidden', 'NotAuthenticated'];
/** An apiserver that keeps failing at one version (etcd restored from a backup, say) is asked for a new list. */
const MAXIMUM_FAILURES_AT_A_VERSION = 3;

/** Keeps a cache equal to one collection of the apiserver: list, then watch, for ever (client-go's Reflector). */
export class Reflector<T extends KubernetesObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #timing: ReflectorTiming;
  readonly #path: string;
  readonly #name: string;
  #version: string | undefined;
  #failures = 0;
  #failure: string | undefined = 'not listed yet';
  readonly #synced: Promise<void>;
  #markSynced: () => void = () => undefined;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#timing = options.timing ?? DEFAULT_REFLECTOR_TIMING;
    this.#path = collectionPath(options.resource, options.namespace);
    this.#name = resourceName(options.resource);
    this.#synced = new Promise((resolve) => {
      this.#markSynced = resolve;
    });
  }

  get name(): string {
    return this.#name;
  }

  /** Resolves once the first complete list is in the cache. */
  get synced(): Promise<void> {
    return this.#synced;
  }

  /** Why the cache may be behind, or undefined while the watch is up. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Runs until the signal; it never throws for anything that the apiserver does. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const started = this.#options.now();
      try {
        this.#version ??= await this.#list(signal);
        await this.#watch(this.#version, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#fail(error);
      }
      if (this.#options.now() - started >= this.#timing.healthyAfter) this.#failures = 0;
      else await this.#pause(signal);
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    this.#failures++;
    const delay = backoffDelay(this.#failures, this.#timing.backoff, this.#options.random());
    try {
      await this.#options.sleep(delay, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { client, namespace, resource, cache, labelSelector, pageSize } = this.#options;
    this.#options.observe?.('list');
    const collection = {
      path: this.#path,
      ...(labelSelector && { labelSelector }),
      ...(pageSize && { pageSize }),
    };
    const list = await listPages<T>(client, collection, signal);
    cache.replace(
      namespace,
      list.items.map((object) => receivedObject(resource, object)),
      list.version,
    );
    this.#failure = undefined;
    this.#markSynced();
    return list.version;
  }

  async #watch(from: string, signal: AbortSignal): Promise<void> {
    this.#options.observe?.('watch');
    const query = {
      watch: true,
      resourceVersion: from,
      allowWatchBookmarks: true,
      timeoutSeconds: Math.max(1, Math.round(this.#timing.watchTimeout / 1000)),
      labelSelector: this.#options.labelSelector,
    };
    const request = { method: 'GET', path: this.#path, query, signal } as const;
    const stream = await this.#options.client.stream(request, this.#timing.idleTimeout);
    this.#failure = undefined;
    for await (const event of readWatchEvents<T>(stream, this.#path)) {
      if (signal.aborted) return;
      this.#take(event);
    }
  }

  #take(event: WatchEvent<T>): void {
    const { cache, namespace, resource } = this.#options;
    if (event.type === 'ERROR') throw this.#errorOf(event.object);
    if (event.type === 'BOOKMARK') cache.advance(namespace, event.object.metadata?.resourceVersion);
    else if (event.type === 'DELETED')
      cache.observeDeletion(namespace, receivedObject(resource, event.object));
    else cache.observe(namespace, receivedObject(resource, event.object));
    this.#version = event.object.metadata?.resourceVersion ?? this.#version;
  }

  #errorOf(status: { code?: number; message?: string; reason?: string }): Error {
    const reason = status.message ?? status.reason ?? 'no reason given';
    if (status.code === 410) {
      return operatorError('ResourceExpired', { method: 'WATCH', path: this.#path, reason });
    }
    return operatorError('WatchFailed', { resource: this.#name, status: status.code ?? 0, reason });
  }

  #fail(error: unknown): void {
    this.#options.observe?.('failure');
    this.#failure = error instanceof Error ? error.message : String(error);
    const expired = isCodedError(error, 'ResourceExpired');
    const transient = isCodedError(error, ...TRANSIENT);
    const tolerated =
      isCodedError(error, 'ApiServerFailed') && this.#failures + 1 < MAXIMUM_FAILURES_AT_A_VERSION;
    if (!transient && !tolerated) this.#version = undefined;
    const fields = { resource: this.#name, error, relist: this.#version === undefined };
    if (expired) this.#options.logger.info('The watch is too old and is made anew', fields);
    else this.#options.logger.warn('The watch was interrupted', fields);
  }
}
