import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Configuration } from './configuration.ts';
import type { ControllerEnvironment } from './controller/controller.ts';
import { ControllerMetrics } from './controller/controller-metrics.ts';
import { AnnotationEditor } from './kubernetes/annotation-editor.ts';
import { ApiClient } from './kubernetes/api-client.ts';
import { ApiEventRecorder } from './kubernetes/api-event-recorder.ts';
import { ApiObjectWriter } from './kubernetes/api-object-writer.ts';
import { CachedObjects } from './kubernetes/cached-objects.ts';
import { ClientMetrics, exposeCacheSizes } from './kubernetes/client-metrics.ts';
import { ConfigMaps } from './kubernetes/config-maps.ts';
import type { Connection } from './kubernetes/connection.ts';
import { FinalizerEditor } from './kubernetes/finalizer-editor.ts';
import { Reflector } from './kubernetes/reflector.ts';
import { WATCHED_RESOURCES } from './kubernetes/watched-resources.ts';
import { LeaderElector } from './leader-election/leader-elector.ts';
import { exposeLeadership, type Leadership, soleLeadership } from './leader-election/leadership.ts';
import { LeaseClient } from './leader-election/lease-client.ts';

/** What an operator is built on. */
export interface FootingOptions {
  connection: Connection;
  configuration: Configuration;
  /** Names this process among its replicas; never used twice. */
  identity: string;
  /** Where the Lease is. */
  namespace: string;
  logger: Logger;
}

/** Everything between the controllers and the apiserver. */
export interface Footing {
  objects: CachedObjects;
  reflectors: readonly Pick<Reflector<never>, 'name' | 'run' | 'synced' | 'failure'>[];
  leadership: Leadership;
  writer: ApiObjectWriter;
  events: ApiEventRecorder;
  finalizers: FinalizerEditor;
  annotations: AnnotationEditor;
  configMaps: ConfigMaps;
  environment: ControllerEnvironment;
  registry: Registry;
}

/** Wires clocks, randomness, the connection and the metrics into the parts; nothing runs yet. */
export function createFooting(options: FootingOptions): Footing {
  const { connection, logger, configuration, identity } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const clientMetrics = new ClientMetrics(registry, connection.server);
  const client = new ApiClient(connection, clientMetrics.observeRequest);
  const resources = WATCHED_RESOURCES.map(({ resource }) => resource);
  const objects = new CachedObjects(resources);
  exposeCacheSizes(registry, objects, resources);
  const time = { now: () => performance.now(), clock: () => new Date(), random: Math.random };
  const leadership = elect(options, client, time);
  exposeLeadership(registry, configuration.leaderElection.leaseName, leadership);
  const checkLease = () => leadership.checkLease();
  const source = { controller: 'churnops.dev/operator', instance: identity };
  return {
    objects,
    reflectors: createReflectors(options, client, objects, clientMetrics, time),
    leadership,
    writer: new ApiObjectWriter({ client, objects, checkLease, random: time.random }),
    events: new ApiEventRecorder({ client, source, checkLease, logger, ...time }),
    finalizers: new FinalizerEditor({ client, objects, checkLease, random: time.random }),
    annotations: new AnnotationEditor({ client, objects, checkLease }),
    configMaps: new ConfigMaps({ client, checkLease }),
    environment: { objects, metrics: new ControllerMetrics(registry), logger, ...time },
    registry,
  };
}

interface Time {
  now: () => number;
  clock: () => Date;
  random: () => number;
}

function elect(options: FootingOptions, client: ApiClient, time: Time): Leadership {
  const { configuration, identity, namespace, logger } = options;
  const timing = configuration.leaderElection;
  if (!timing.enabled) return soleLeadership(identity);
  const lease = new LeaseClient(client, { namespace, name: timing.leaseName });
  return new LeaderElector({ lease, identity, timing, logger, sleep: pause, ...time });
}

/** One reflector for each resource, and for each namespace where the operator is confined to some. */
function createReflectors(
  { configuration, logger }: FootingOptions,
  client: ApiClient,
  objects: CachedObjects,
  metrics: ClientMetrics,
  time: Time,
): Footing['reflectors'] {
  const namespaces = configuration.namespaces.length > 0 ? configuration.namespaces : [''];
  return WATCHED_RESOURCES.flatMap((watched) =>
    namespaces.map(
      (namespace) =>
        new Reflector({
          ...watched,
          client,
          namespace,
          cache: objects.cacheOf(watched.resource),
          logger,
          observe: (activity) => metrics.observeActivity(watched.resource, activity),
          sleep: pause,
          ...time,
        }),
    ),
  );
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}
