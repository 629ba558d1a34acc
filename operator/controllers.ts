import type { Logger } from '@churnops/lib/logging/logger.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { createChurnModelController } from './churn-model/controller.ts';
import type { Configuration } from './configuration.ts';
import { Controller } from './controller/controller.ts';
import type { Footing } from './footing.ts';
import type { ControllerSet } from './operator.ts';
import { createTrainingRunController } from './training-run/controller.ts';
import { createProgressClient } from './training-run/progress-client.ts';

/** Few, because a pass holds a worker while it asks: what lasts longer is left to the work queue's backoff. */
const REGISTRY_RETRIES = { attempts: 2, baseMilliseconds: 200, maximumMilliseconds: 1_000 };

/** Makes every controller of the operator on its footing. */
export function createControllers(
  footing: Footing,
  configuration: Configuration,
  logger: Logger,
): ControllerSet {
  const { objects: reader, writer, events, environment } = footing;
  const { registries } = configuration;
  const clock = () => new Date();
  const trainingRun = createTrainingRunController({
    reader,
    writer,
    events,
    logger,
    configuration,
    clock,
    registry: (credentials) =>
      new RegistryClient({ registries, credentials, logger, retryPolicy: REGISTRY_RETRIES }),
    fetchProgress: createProgressClient({ logger }),
  });
  const churnModel = createChurnModelController({ reader, writer, events, configuration, clock });
  return {
    controllers: [trainingRun, churnModel].map((options) => new Controller(options, environment)),
    onForgeEvent: (event) => logger.debug('A forge tells of a change', { event }),
  };
}
