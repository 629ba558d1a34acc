import { setTimeout as sleep } from 'node:timers/promises';
import { createSilentLogger, type Logger } from '@churnops/lib/logging/logger.ts';
import { Registry } from 'prom-client';
import { Controller, type ControllerOptions } from '../../controller/controller.ts';
import { ControllerMetrics } from '../../controller/controller-metrics.ts';
import type { Reconciler } from '../../controller/reconciler.ts';
import { AnnotationEditor } from '../../kubernetes/annotation-editor.ts';
import { ApiClient } from '../../kubernetes/api-client.ts';
import { ApiObjectWriter } from '../../kubernetes/api-object-writer.ts';
import { CachedObjects } from '../../kubernetes/cached-objects.ts';
import type { EventRecorder, RecordedEvent } from '../../kubernetes/event-recorder.ts';
import { Reflector } from '../../kubernetes/reflector.ts';
import type { KubernetesObject } from '../../kubernetes/resource.ts';
import { WATCHED_RESOURCES } from '../../kubernetes/watched-resources.ts';
import { createChurnModelController } from '../controller.ts';
import type { ServerConfiguration } from '../pod-template.ts';
import type { Namespace } from './namespace.ts';
import { CONFIGURATION } from './objects.ts';

/** How the operator of a test differs from a usual one. */
export interface RunningOptions {
  configuration?: ServerConfiguration;
  /** Ends it before the write after this many, as SIGKILL between two requests would. */
  crashAfterWrites?: number;
  /** Controllers that work beside the one of ChurnModels, on the same footing. */
  besides?: (footing: TestFooting) => ControllerOptions[];
}

/** What the controllers of a test stand on. */
export interface TestFooting {
  reader: CachedObjects;
  writer: ApiObjectWriter;
  annotations: AnnotationEditor;
  events: EventRecorder;
  logger: Logger;
  clock: () => Date;
}

/** The controller of ChurnModels at work in one namespace, on the operator's real footing but for the leader election. */
export class RunningOperator {
  readonly events: RecordedEvent[] = [];
  /** Requests that it made, without reads. */
  writes = 0;
  readonly #stopping = new AbortController();
  readonly #controllers: Controller[];
  readonly #reconciler: Reconciler;
  readonly #reflectors: Reflector<KubernetesObject>[];
  readonly #synced: Promise<unknown>;
  readonly #objects = new CachedObjects(WATCHED_RESOURCES.map(({ resource }) => resource));
  readonly #namespace: Namespace;
  readonly #running: Promise<unknown>;

  constructor(namespace: Namespace, options: RunningOptions = {}) {
    this.#namespace = namespace;
    const configuration = {
      ...(options.configuration ?? CONFIGURATION),
      workers: {
        trainingRun: 1,
        churnModel: 2,
        promotion: 1,
        convergence: 1,
        retraining: 1,
        batch: 1,
        driftMonitor: 1,
      },
    };
    const logger = createSilentLogger();
    const time = { now: () => performance.now(), random: Math.random };
    const client = new ApiClient(namespace.connection, ({ method }) => {
      if (method !== 'GET') this.writes += 1;
    });
    let allowed = options.crashAfterWrites ?? Number.POSITIVE_INFINITY;
    const checkLease = () => {
      allowed -= 1;
      if (allowed < 0) this.#stopping.abort();
      this.#stopping.signal.throwIfAborted();
    };
    const writer = new ApiObjectWriter({ client, objects: this.#objects, checkLease, random: time.random });
    const environment = {
      objects: this.#objects,
      metrics: new ControllerMetrics(new Registry()),
      logger,
      ...time,
    };
    const events = { record: (_object: object, event: RecordedEvent) => void this.events.push(event) };
    const clock = () => new Date();
    const reader = this.#objects;
    const annotations = new AnnotationEditor({ client, objects: reader, checkLease });
    const controller = createChurnModelController({ reader, writer, events, configuration, clock });
    const besides = options.besides?.({ reader, writer, annotations, events, logger, clock }) ?? [];
    this.#reconciler = controller.reconciler;
    this.#controllers = [controller, ...besides].map((each) => new Controller(each, environment));
    this.#reflectors = WATCHED_RESOURCES.map(
      (watched) =>
        new Reflector({
          ...watched,
          ...time,
          client,
          logger,
          namespace: namespace.name,
          cache: this.#objects.cacheOf(watched.resource),
          sleep: pause,
        }),
    );
    this.#synced = Promise.all(this.#reflectors.map(({ synced }) => synced));
    this.#running = this.#run();
  }

  /** Makes one more pass over a model, beside those that its changes lead to. */
  async pass(name: string): Promise<void> {
    await this.#synced;
    await this.#reconciler.reconcile(this.#namespace.key(name), this.#stopping.signal);
  }

  /** Resolves once it has ended by itself. */
  get ended(): Promise<unknown> {
    return this.#running;
  }

  get reasons(): string[] {
    return this.events.map(({ reason }) => reason);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const reflecting = this.#reflectors.map((reflector) => reflector.run(signal));
    await Promise.race([this.#synced, ...reflecting]);
    const working = this.#controllers.map((controller) => controller.run(signal, signal));
    await Promise.all([...working, ...reflecting]);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}
