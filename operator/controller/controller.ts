import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { CachedObjects } from '../kubernetes/cached-objects.ts';
import type { CacheEvent } from '../kubernetes/object-cache.ts';
import { formatKey, keyOf, parseKey } from '../kubernetes/object-identity.ts';
import type { KubernetesObject, Resource } from '../kubernetes/resource.ts';
import { WorkQueue } from '../queue/work-queue.ts';
import type { ControllerMetrics, ReconcileResult } from './controller-metrics.ts';
import { ownerKeys } from './owner-keys.ts';
import { type ObjectKey, type Reconciler, TerminalError } from './reconciler.ts';

/** Another resource whose changes concern the controller, and which of its keys they concern. */
export interface Watch {
  resource: Resource<unknown>;
  map: (object: KubernetesObject) => ObjectKey[];
}

/** What a controller is: a resource, what else it looks at, and the pass. */
export interface ControllerOptions {
  /** Names it in metrics and logs, such as `training-run`. */
  name: string;
  resource: Resource<unknown>;
  /** Resources whose objects carry a controller owner reference to the above. */
  owns: readonly Resource<unknown>[];
  watches?: readonly Watch[];
  reconciler: Reconciler;
  /** Passes at once, each for another key. */
  workers: number;
  /** So many more for urgent keys alone, so that those wait for no pass of another key. */
  urgentWorkers?: number;
}

/** What every controller stands on. */
export interface ControllerEnvironment {
  objects: CachedObjects;
  metrics: ControllerMetrics;
  logger: Logger;
  /** In [0, 1). */
  random: () => number;
  /** A monotonic clock in milliseconds. */
  now: () => number;
}

/** Turns changes of the caches into keys, and keys into passes. Predicates filter, handlers map, the queue dedupes. */
export class Controller {
  readonly name: string;
  readonly #options: ControllerOptions;
  readonly #environment: ControllerEnvironment;
  readonly #logger: Logger;
  readonly #queue: WorkQueue;

  constructor(options: ControllerOptions, environment: ControllerEnvironment) {
    this.name = options.name;
    this.#options = options;
    this.#environment = environment;
    this.#logger = environment.logger.child({ controller: options.name });
    const { metrics, random, now } = environment;
    const labels = { name: options.name, controller: options.name };
    this.#queue = new WorkQueue({
      random,
      now,
      observer: {
        added: () => metrics.queueAdds.inc(labels),
        taken: (seconds) => metrics.queueSeconds.observe(labels, seconds),
        retried: () => metrics.queueRetries.inc(labels),
      },
    });
    metrics.watchQueue(options.name, this.#queue);
    metrics.maximumWorkers.set({ controller: options.name }, options.workers + (options.urgentWorkers ?? 0));
  }

  /** The resources whose caches it reads and is told about. */
  get resources(): Resource<unknown>[] {
    const { resource, owns, watches } = this.#options;
    return [resource, ...owns, ...(watches ?? []).map((watch) => watch.resource)];
  }

  /** Adds a key as if its object had changed; an urgent one goes before all others. */
  enqueue(key: ObjectKey, { urgent = false }: { urgent?: boolean } = {}): void {
    this.#queue.add(formatKey(key), urgent);
  }

  /**
   * Works until `stopping` is aborted, then takes no more keys and waits for the passes that run.
   *
   * @param aborting handed to each pass: once aborted, a pass is to end without another write.
   */
  async run(stopping: AbortSignal, aborting: AbortSignal): Promise<void> {
    const unsubscribe = this.#subscribe();
    stopping.addEventListener('abort', () => this.#queue.close(), { once: true });
    if (stopping.aborted) this.#queue.close();
    const { workers: count, urgentWorkers = 0 } = this.#options;
    const workers = Array.from({ length: count + urgentWorkers }, (_, index) =>
      this.#work(aborting, { onlyUrgent: index >= count }),
    );
    try {
      await Promise.all(workers);
    } finally {
      for (const end of unsubscribe) end();
    }
  }

  /** Follows the caches, and takes everything that is in them already. */
  #subscribe(): (() => void)[] {
    const { resource, owns, watches } = this.#options;
    const { objects } = this.#environment;
    const follow = (followed: Resource<unknown>, map: Watch['map']) =>
      objects.cacheOf(followed as Resource<KubernetesObject>).subscribe((event) => this.#take(event, map));
    const unsubscribe = [
      follow(resource, (object) => [keyOf(object)]),
      ...owns.map((owned) => follow(owned, (object) => ownerKeys(resource, object))),
      ...(watches ?? []).map((watch) => follow(watch.resource, watch.map)),
    ];
    for (const object of objects.list(resource as Resource<KubernetesObject>)) this.enqueue(keyOf(object));
    return unsubscribe;
  }

  /** Concerns what the object was, too; a key that both versions concern is added once. */
  #take(event: CacheEvent<KubernetesObject>, map: Watch['map']): void {
    const keys = [...map(event.object), ...(event.type === 'Modified' ? map(event.old) : [])];
    for (const key of new Set(keys.map(formatKey))) this.#queue.add(key);
  }

  async #work(signal: AbortSignal, kind: { onlyUrgent: boolean }): Promise<void> {
    for (let key = await this.#queue.take(kind); key !== undefined; key = await this.#queue.take(kind)) {
      const { metrics, now } = this.#environment;
      const labels = { controller: this.name };
      const started = now();
      metrics.activeWorkers.inc(labels);
      const result = await this.#pass(key, signal);
      const seconds = (now() - started) / 1000;
      metrics.activeWorkers.dec(labels);
      metrics.reconciles.inc({ ...labels, result });
      metrics.seconds.observe(labels, seconds);
      metrics.workSeconds.observe({ name: this.name, controller: this.name }, seconds);
      this.#queue.done(key);
    }
  }

  async #pass(key: string, signal: AbortSignal): Promise<ReconcileResult> {
    try {
      const outcome = await this.#options.reconciler.reconcile(parseKey(key), signal);
      this.#queue.forget(key);
      if (outcome.kind === 'Done') return 'success';
      this.#queue.addAfter(key, outcome.milliseconds);
      return 'requeue_after';
    } catch (error) {
      this.#fail(key, error, signal);
      return 'error';
    }
  }

  #fail(key: string, error: unknown, signal: AbortSignal): void {
    const labels = { controller: this.name };
    this.#environment.metrics.errors.inc(labels);
    if (signal.aborted) {
      this.#logger.info('The pass was ended', { key, error });
    } else if (error instanceof TerminalError) {
      this.#environment.metrics.terminalErrors.inc(labels);
      this.#queue.forget(key);
      this.#logger.error('The pass failed for good', { key, error });
    } else {
      this.#queue.addRateLimited(key);
      this.#logger.warn('The pass failed and is made again', {
        key,
        error,
        failures: this.#queue.failures(key),
      });
    }
  }
}
