import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { Controller } from './controller/controller.ts';
import type { Footing } from './footing.ts';
import type { ForgeEvent } from './forge/webhook/forge-event.ts';
import { type Check, HealthServer } from './health/health-server.ts';
import type { Finalizers } from './life-cycle/finalizers.ts';
import { OperatorLifeCycle } from './life-cycle/operator-life-cycle.ts';
import { WebhookServer } from './webhook/webhook-server.ts';

/** How long things may take at the end, in milliseconds; together less than a pod's usual 30 s. */
export interface StopTiming {
  /** For the passes that run when the stop comes. */
  passes: number;
  /** For passes that were aborted to notice it. */
  aborted: number;
  /** For the last events and the release of the lease, each. */
  goodbye: number;
}

/** The timing in production. */
export const DEFAULT_STOP_TIMING: StopTiming = { passes: 15_000, aborted: 3_000, goodbye: 3_000 };

/** All controllers, and who is to hear what forges tell. */
export interface ControllerSet {
  controllers: Controller[];
  /** Something happened in a repository; it only makes them look sooner. */
  onForgeEvent: (event: ForgeEvent) => void;
}

/** What an operator is made of. */
export interface OperatorOptions {
  footing: Footing;
  createControllers: (finalizers: Finalizers) => ControllerSet;
  /** 0 for any free port. */
  healthPort: number;
  webhooks: { port: number; secretsDirectory: string };
  logger: Logger;
  timing?: StopTiming;
}

/** The operator's life: watch, lead, work, and leave so that nothing is half done. */
export class Operator {
  readonly #footing: Footing;
  readonly #logger: Logger;
  readonly #timing: StopTiming;
  readonly #ports: { health: number; webhooks: number };
  readonly #controllers: Controller[];
  readonly #lifeCycle: OperatorLifeCycle;
  readonly #watching = new AbortController();
  readonly #health: HealthServer;
  readonly #webhooks: WebhookServer;
  #reflecting: Promise<void>[] = [];
  #leads = false;

  constructor(options: OperatorOptions) {
    this.#footing = options.footing;
    this.#logger = options.logger;
    this.#timing = options.timing ?? DEFAULT_STOP_TIMING;
    this.#ports = { health: options.healthPort, webhooks: options.webhooks.port };
    this.#lifeCycle = new OperatorLifeCycle({
      logger: options.logger,
      finalizers: options.footing.finalizers,
      start: async () => this.#watch(),
      stop: () => this.#watching.abort(),
    });
    const { controllers, onForgeEvent } = options.createControllers(this.#lifeCycle);
    this.#controllers = controllers;
    this.#health = new HealthServer({
      liveness: [this.#leadershipCheck()],
      readiness: this.#readinessChecks(),
      registry: options.footing.registry,
    });
    this.#webhooks = new WebhookServer({
      secretsDirectory: options.webhooks.secretsDirectory,
      leads: () => this.#leads && this.#footing.leadership.isLeader,
      onEvent: onForgeEvent,
      logger: options.logger,
    });
  }

  /**
   * Runs until `stopping` is aborted; then everything has ended, and the lease is released.
   *
   * @throws CodedError `LeadershipLost`: nothing is written from then on, and the process should end.
   */
  async run(stopping: AbortSignal): Promise<void> {
    const port = await this.#health.listen(this.#ports.health);
    this.#logger.info('Health and metrics are served', { port });
    try {
      const webhookPort = await this.#webhooks.listen(this.#ports.webhooks);
      this.#logger.info('Webhooks are taken', { port: webhookPort });
      await this.#lifeCycle.start();
      const synced = Promise.all(this.#footing.reflectors.map((reflector) => reflector.synced));
      await Promise.race([this.#acquire(stopping, synced), aborted(stopping)]);
      if (!stopping.aborted) await this.#lead(stopping);
    } finally {
      await this.#webhooks.close();
      await this.#sayGoodbye();
      this.#lifeCycle.stop();
      await Promise.all(this.#reflecting);
      await this.#health.close();
    }
  }

  async #acquire(stopping: AbortSignal, synced: Promise<unknown>): Promise<void> {
    try {
      await this.#footing.leadership.acquire(stopping, synced);
    } catch (error) {
      if (!stopping.aborted) throw error;
    }
  }

  /** Works and holds the lease, until told to stop (the lease is then still held) or until it is lost. */
  async #lead(stopping: AbortSignal): Promise<void> {
    const aborting = new AbortController();
    const released = new AbortController();
    const halting = AbortSignal.any([stopping, aborting.signal]);
    const work = Promise.all(this.#controllers.map((controller) => controller.run(halting, aborting.signal)));
    const loss = this.#footing.leadership.hold(released.signal).then(
      () => undefined,
      (error: unknown) => {
        aborting.abort(error);
        return error;
      },
    );
    this.#leads = true;
    try {
      await Promise.race([loss, work, aborted(stopping)]);
      await this.#endPasses(work, aborting);
    } finally {
      this.#leads = false;
      aborting.abort();
      released.abort();
    }
    const lost = await loss;
    if (lost) throw lost;
  }

  /** Lets the passes that run come to their end, then aborts them; it does not wait for one that ignores that. */
  async #endPasses(work: Promise<unknown>, aborting: AbortController): Promise<void> {
    const { passes, aborted: afterAbort } = this.#timing;
    if (!aborting.signal.aborted && (await endsWithin(work, passes))) return;
    aborting.abort();
    if (await endsWithin(work, afterAbort)) return;
    this.#logger.error('A pass did not end when it was told to', { milliseconds: afterAbort });
  }

  /** Writes the last events and hands the lease over, where this process still holds it. */
  async #sayGoodbye(): Promise<void> {
    const { events, leadership } = this.#footing;
    if (!leadership.isLeader) return;
    try {
      await endsWithin(events.flush(), this.#timing.goodbye);
      await leadership.release(AbortSignal.timeout(this.#timing.goodbye));
    } catch (error) {
      this.#logger.warn('The lease could not be released; it runs out by itself', { error });
    }
  }

  #watch(): void {
    this.#reflecting = this.#footing.reflectors.map((reflector) => reflector.run(this.#watching.signal));
  }

  #leadershipCheck(): Check {
    const overdue = 'it leads, but did not renew its lease in time';
    return {
      name: 'leader-election',
      failure: () => (this.#leads && !this.#footing.leadership.isLeader ? overdue : undefined),
    };
  }

  /** A process that waits for its turn to lead is ready: its caches are what makes taking over quick. */
  #readinessChecks(): Check[] {
    return this.#footing.reflectors.map((reflector) => ({
      name: `watch-${reflector.name}`,
      failure: () => reflector.failure,
    }));
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const ended = await Promise.race([work.then(() => true), timeout]);
  timer.abort();
  return ended;
}
