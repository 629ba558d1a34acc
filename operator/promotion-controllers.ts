import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Credentials } from '@churnops/lib/registry/docker-config.ts';
import { MODELS } from './churn-model/model.ts';
import type { Configuration } from './configuration.ts';
import type { ControllerOptions } from './controller/controller.ts';
import type { ObjectKey } from './controller/reconciler.ts';
import { createConvergenceController } from './convergence/controller.ts';
import { GitSource } from './convergence/git-source.ts';
import { createPodClient } from './convergence/pod-client.ts';
import { createEvidence } from './evidence/create-evidence.ts';
import type { Footing } from './footing.ts';
import { Forges } from './forge/forges.ts';
import { WRITE_LIMITS } from './forge/traffic/write-queue.ts';
import type { ForgeEvent } from './forge/webhook/forge-event.ts';
import { GitRepositories } from './git/git-repositories.ts';
import type { Finalizers } from './life-cycle/finalizers.ts';
import { Executor } from './promotion/execution/executor.ts';
import { TargetObserver } from './promotion/observation/target-observer.ts';
import { createPromotionController } from './promotion/reconciler/controller.ts';
import { Farewell } from './promotion/reconciler/farewell.ts';
import { exposePromotions } from './promotion/reconciler/promotion-metrics.ts';
import { concernedModels } from './promotion/repository/concerned-models.ts';
import { Snapshots } from './promotion/repository/snapshots.ts';
import type { RegistryReader } from './training-run/result.ts';

/** What the controllers of promotion are made of. */
export interface PromotionControllerParts {
  footing: Footing;
  configuration: Configuration;
  finalizers: Finalizers;
  registry: (credentials: Credentials) => RegistryReader;
  logger: Logger;
}

/** The two sides of promotion, and how they hear that something happened in a repository. */
export interface PromotionControllers {
  options: ControllerOptions[];
  /** Makes what is known of a repository old, but for what we did ourselves. @returns the models that it concerns. */
  changed(event: ForgeEvent): ObjectKey[];
}

/** Models of one repository are looked at spread over this share of the interval, so that they do not come all at once. */
const JITTER = 0.2;

/** Wires Git, forges and evidence into the controllers of promotion and convergence. */
export function createPromotionControllers(parts: PromotionControllerParts): PromotionControllers {
  const { footing, configuration, finalizers, registry, logger } = parts;
  const { objects: reader, writer, events, environment, leadership } = footing;
  const { promotion, cluster, workers } = configuration;
  const { identity, directory } = promotion;
  const clock = () => new Date();
  const checkLease = () => leadership.checkLease();
  const maximumAge = promotion.listMaximumAgeSeconds * 1_000;
  const lookAgainAfter = () => maximumAge * (1 - JITTER + 2 * JITTER * environment.random());
  const forges = new Forges({
    logger,
    checkLease,
    listMaximumAgeMilliseconds: maximumAge,
    writeLimits: {
      ...WRITE_LIMITS,
      pauseMilliseconds: promotion.secondsBetweenWrites * 1_000,
      contentPerHour: promotion.contentWritesPerHour,
      writesPerHour: Math.max(WRITE_LIMITS.writesPerHour, promotion.contentWritesPerHour),
      hourMilliseconds: promotion.writeWindowSeconds * 1_000,
    },
  });
  const branchPrefix = `churnops/${cluster}/`;
  const opener = {
    writer,
    forges,
    repositories: new GitRepositories({ directory, branchPrefix, identity, logger }),
  };
  const snapshots = new Snapshots(maximumAge, environment.now);
  const observer = new TargetObserver({ snapshots, email: identity.email, now: environment.now });
  const { evidence, evaluations } = createEvidence({ reader, writer, registry, logger, clock });
  const executor = new Executor({ snapshots, evaluations, checkLease, clock });
  const farewell = new Farewell({ finalizers, events, opener, snapshots, executor, cluster, clock });
  exposePromotions(footing.registry, reader);
  const common = {
    reader,
    writer,
    events,
    logger,
    clock,
    opener,
    observer,
    executor,
    cluster,
    lookAgainAfter,
  };
  return {
    options: [
      createPromotionController({ ...common, snapshots, evidence, farewell }, { workers: workers.promotion }),
      createConvergenceController({
        ...{ reader, writer, events, clock, configuration },
        annotations: footing.annotations,
        source: new GitSource(common),
        askPods: createPodClient({ logger }),
      }),
    ],
    changed: (event) => {
      if (isEcho(event, forges, snapshots)) return [];
      forges.changed(event.repository);
      snapshots.changed(event.repository);
      return concernedModels(event, reader.list(MODELS), cluster);
    },
  };
}

/** Whether a forge only tells what we know already, most often because we did it. */
function isEcho(event: ForgeEvent, forges: Forges, snapshots: Snapshots): boolean {
  const { kind, repository, branch, commit, number, updatedAt } = event;
  if (kind === 'Push')
    return branch !== undefined && commit !== undefined && snapshots.knows(repository, branch, commit);
  return number !== undefined && updatedAt !== undefined && forges.knows(repository, number, updatedAt);
}
