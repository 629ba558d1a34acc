import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Credentials } from '@churnops/lib/registry/docker-config.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { createBatchController } from './batch/controller.ts';
import { createChurnModelController } from './churn-model/controller.ts';
import type { Configuration } from './configuration.ts';
import { Controller, type ControllerOptions } from './controller/controller.ts';
import { createObserver } from './drift-monitor/observation/create-observer.ts';
import { createDriftMonitorController } from './drift-monitor/reconciler/controller.ts';
import { exposeDrift } from './drift-monitor/reconciler/drift-metrics.ts';
import type { Footing } from './footing.ts';
import type { Finalizers } from './life-cycle/finalizers.ts';
import type { ControllerSet } from './operator.ts';
import { createPromotionControllers } from './promotion-controllers.ts';
import { createRetrainingController } from './retraining/controller.ts';
import { createTrainingRunController } from './training-run/controller.ts';
import { createProgressClient } from './training-run/progress-client.ts';

/** Few, because a pass holds a worker while it asks: what lasts longer is left to the work queue's backoff. */
const REGISTRY_RETRIES = { attempts: 2, baseMilliseconds: 200, maximumMilliseconds: 1_000 };

/** Makes every controller of the operator on its footing. */
export function createControllers(
  footing: Footing,
  configuration: Configuration,
  logger: Logger,
  finalizers: Finalizers,
): ControllerSet {
  const { objects: reader, writer, events, environment } = footing;
  const { registries } = configuration;
  const clock = () => new Date();
  const registry = (credentials: Credentials) =>
    new RegistryClient({ registries, credentials, logger, retryPolicy: REGISTRY_RETRIES });
  const fetchProgress = createProgressClient({ logger });
  const trainingRun = createTrainingRunController({
    reader,
    writer,
    events,
    logger,
    configuration,
    clock,
    registry,
    fetchProgress,
  });
  const churnModel = createChurnModelController({ reader, writer, events, configuration, clock });
  const batch = createBatchController({ reader, writer, events, configuration, clock, fetchProgress });
  const retraining = createRetrainingController({
    ...{ reader, writer, events, logger, clock, configuration, registry },
    now: environment.now,
  });
  const { configMaps } = footing;
  const { random } = environment;
  const observer = createObserver({ reader, writer, configMaps, registry, logger, clock: Date.now, random });
  const driftMonitor = createDriftMonitorController({
    ...{ reader, writer, events, observer, configuration, clock },
  });
  exposeDrift(footing.registry, reader);
  const promotion = createPromotionControllers({ footing, configuration, finalizers, registry, logger });
  const wire = (options: ControllerOptions) => new Controller(options, environment);
  const promoting = promotion.options.map(wire);
  return {
    controllers: [...[trainingRun, churnModel, batch, retraining, driftMonitor].map(wire), ...promoting],
    onForgeEvent: (event) => {
      const keys = promotion.changed(event);
      // Somebody has just approved or merged, and waits.
      for (const controller of promoting) for (const key of keys) controller.enqueue(key, { urgent: true });
    },
  };
}
