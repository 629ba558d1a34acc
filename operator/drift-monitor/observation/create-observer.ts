import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Credentials } from '@churnops/lib/registry/docker-config.ts';
import type { ConfigMaps } from '../../kubernetes/config-maps.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import type { RegistryReader } from '../../training-run/result.ts';
import { DatasetObserver } from '../dataset/dataset-observer.ts';
import { createProfileReader } from '../dataset/profile-reader.ts';
import { ProfileRequester } from '../dataset/profile-requester.ts';
import { SourceObserver } from '../dataset/source-observer.ts';
import type { Monitor } from '../monitor.ts';
import type { MonitorObserver } from '../reconciler/reconciler.ts';
import { ConfigMapStore } from './checkpoint-store.ts';
import { createReferenceReader } from './reference-reader.ts';
import { createScrapeClient } from './scrape-client.ts';
import { limitScrapes } from './scrape-limit.ts';
import { TrafficObserver } from './traffic-observer.ts';

/** What an observer works with. */
export interface ObserverDependencies {
  reader: ObjectReader;
  writer: Pick<ObjectWriter, 'getSecret' | 'apply'>;
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
export function createObserver(dependencies: ObserverDependencies): MonitorObserver {
  const { reader, writer, configMaps, registry, logger, clock, random } = dependencies;
  const access = { registry, writer, logger, clock };
  const readReferences = createReferenceReader(access);
  const storeOf = (monitor: Monitor) => new ConfigMapStore(configMaps, monitor);
  const common = { reader, readReferences, storeOf, logger, clock };
  return new SourceObserver({
    traffic: new TrafficObserver({
      ...common,
      scrape: limitScrapes(createScrapeClient(), SCRAPES_AT_ONCE),
      random,
    }),
    dataset: new DatasetObserver({
      ...common,
      readProfile: createProfileReader(access),
      requester: new ProfileRequester({ reader, writer, logger }),
    }),
  });
}
