import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Credentials } from '@churnops/lib/registry/docker-config.ts';
import type { ConfigMaps } from '../../kubernetes/config-maps.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import type { RegistryReader } from '../../training-run/result.ts';
import { ConfigMapStore } from './checkpoint-store.ts';
import { createReferenceReader } from './reference-reader.ts';
import { createScrapeClient } from './scrape-client.ts';
import { limitScrapes } from './scrape-limit.ts';
import { TrafficObserver } from './traffic-observer.ts';

/** What an observer works with. */
export interface ObserverDependencies {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'getSecret'>;
  configMaps: Pick<ConfigMaps, 'get' | 'create' | 'patch'>;
  registry: (credentials: Credentials) => RegistryReader;
  logger: Logger;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** In [0, 1). */
  random: () => number;
}

/** Pods that are asked at once, of all monitors together. */
const SCRAPES_AT_ONCE = 8;

/** Makes the one observer of a process: all monitors share its registry readings and its scrapes. */
export function createObserver(dependencies: ObserverDependencies): TrafficObserver {
  const { reader, writer, configMaps, registry, logger, clock, random } = dependencies;
  return new TrafficObserver({
    reader,
    readReferences: createReferenceReader({ registry, writer, logger, clock }),
    scrape: limitScrapes(createScrapeClient(), SCRAPES_AT_ONCE),
    storeOf: (monitor) => new ConfigMapStore(configMaps, monitor),
    logger,
    clock,
    random,
  });
}
