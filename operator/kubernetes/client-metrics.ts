import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RequestObserver } from './api-client.ts';
import type { CachedObjects } from './cached-objects.ts';
import type { ReflectorActivity } from './reflector.ts';
import { type Resource, resourceName } from './resource.ts';

/** The metrics of what is said to the apiserver: client-go's for requests, our own for watches and caches. */
export class ClientMetrics {
  readonly #requests: Counter<'code' | 'method' | 'host'>;
  readonly #seconds: Histogram<'verb' | 'host'>;
  readonly #activities: Counter<'resource' | 'activity'>;
  readonly #host: string;

  /** @param server the apiserver's address. */
  constructor(registry: Registry, server: string) {
    this.#host = new URL(server).host;
    this.#requests = new Counter({
      name: 'rest_client_requests_total',
      help: 'Requests to the apiserver by status code, <error> where none came.',
      labelNames: ['code', 'method', 'host'],
      registers: [registry],
    });
    this.#seconds = new Histogram({
      name: 'rest_client_request_duration_seconds',
      help: 'The time to the head of the answer.',
      labelNames: ['verb', 'host'],
      buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60],
      registers: [registry],
    });
    this.#activities = new Counter({
      name: 'churnops_reflector_activities_total',
      help: 'Lists, watches and failures of each reflector.',
      labelNames: ['resource', 'activity'],
      registers: [registry],
    });
  }

  readonly observeRequest: RequestObserver = (call, code, seconds) => {
    const shown = code === 'error' ? '<error>' : String(code);
    this.#requests.inc({ code: shown, method: call.method, host: this.#host });
    this.#seconds.observe({ verb: call.method, host: this.#host }, seconds);
  };

  observeActivity(resource: Resource<unknown>, activity: ReflectorActivity): void {
    this.#activities.inc({ resource: resourceName(resource), activity });
  }
}

/** Shows how many objects each cache holds, read when the metrics are. */
export function exposeCacheSizes(
  registry: Registry,
  objects: CachedObjects,
  resources: readonly Resource<unknown>[],
): Gauge<'resource'> {
  return new Gauge({
    name: 'churnops_cached_objects',
    help: 'Objects in the cache of a resource.',
    labelNames: ['resource'],
    registers: [registry],
    collect() {
      for (const resource of resources) {
        this.set({ resource: resourceName(resource) }, objects.cacheOf(resource).size);
      }
    },
  });
}
