import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Credentials } from '@churnops/lib/registry/docker-config.ts';
import { fetch } from 'undici';
import { MODELS } from '../churn-model/model.ts';
import { modelOfMonitor, modelOfRun } from '../churn-model/model-keys.ts';
import type { Configuration } from '../configuration.ts';
import type { ControllerOptions } from '../controller/controller.ts';
import { MONITORS } from '../drift-monitor/monitor.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../kubernetes/object-writer.ts';
import type { RegistryReader } from '../training-run/result.ts';
import { RUNS } from '../training-run/run.ts';
import { DataMemory } from './observation/data-memory.ts';
import { DataSource } from './observation/data-source.ts';
import type { Fetch } from './observation/url-version.ts';
import { RetrainingReconciler } from './reconcile.ts';

/** What the controller stands on. */
export interface RetrainingControllerDependencies {
  reader: ObjectReader;
  writer: ObjectWriter;
  events: EventRecorder;
  logger: Logger;
  clock: () => Date;
  /** Milliseconds on a clock that never goes back. */
  now: () => number;
  registry: (credentials: Credentials) => RegistryReader;
  /** Asks addresses of data; the process's own where nothing is said. */
  fetch?: Fetch;
  configuration: Pick<Configuration, 'workers' | 'retraining' | 'trainerImage'>;
}

/** The controller of retraining: it follows the models, their TrainingRuns, and the DriftMonitors that watch them. */
export function createRetrainingController(
  dependencies: RetrainingControllerDependencies,
): ControllerOptions {
  const { configuration, now } = dependencies;
  const source = new DataSource({ fetch, ...dependencies });
  const maximumAge = configuration.retraining.dataMaximumAgeSeconds * 1_000;
  return {
    name: 'retraining',
    resource: MODELS,
    owns: [],
    watches: [
      { resource: RUNS, map: modelOfRun },
      { resource: MONITORS, map: modelOfMonitor },
    ],
    reconciler: new RetrainingReconciler({
      ...dependencies,
      data: new DataMemory({ source, maximumAge, now }),
      trainerImage: configuration.trainerImage,
    }),
    workers: configuration.workers.retraining,
  };
}
