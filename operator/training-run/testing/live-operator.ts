import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type Configuration, DEFAULT_CONFIGURATION } from '../../configuration.ts';
import { Controller, type ControllerOptions } from '../../controller/controller.ts';
import type { Reconciler } from '../../controller/reconciler.ts';
import { createFooting, type Footing } from '../../footing.ts';
import type { Connection } from '../../kubernetes/connection.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import { createTrainingRunController } from '../controller.ts';
import type { Progress } from '../progress.ts';
import type { TrainingRunDependencies } from '../reconcile.ts';
import type { RegistryReader } from '../result.ts';
import { SETTINGS } from './objects.ts';

/** What an operator of a test differs in from the real one. */
export interface LiveOperatorOptions {
  connection: Connection;
  namespace: string;
  registry: RegistryReader;
  /** What a running trainer answers. */
  progress?: () => Progress | undefined;
  trainerImage?: string;
  /** Of which the process dies once it has made them; none are left out where nothing is said. */
  writesToLive?: number;
  clock?: () => Date;
  /** Which controllers work; that of TrainingRuns where nothing is said. */
  controllers?: (parts: LiveParts) => ControllerOptions[];
}

/** What controllers are made of here. */
export interface LiveParts extends TrainingRunDependencies {
  configuration: Configuration;
  /** Milliseconds on a clock that never goes back. */
  now: () => number;
  configMaps: Footing['configMaps'];
}

/** Controllers at work on a real apiserver, with everything around it but the Lease. */
export class LiveOperator {
  /** How many writes were made that changed something. */
  writes = 0;
  /** How many passes came to their end. */
  passes = 0;
  /** Resolves when the process has died of its writes. */
  readonly crashed: Promise<void>;
  readonly #stopping = new AbortController();
  readonly #footing: Footing;
  readonly #work: Promise<unknown>;
  #crash: () => void = () => undefined;

  private constructor(options: LiveOperatorOptions) {
    this.crashed = new Promise((resolve) => {
      this.#crash = resolve;
    });
    const configuration = {
      ...DEFAULT_CONFIGURATION,
      ...SETTINGS,
      modelServerImage: 'unused',
      trainerImage: options.trainerImage ?? SETTINGS.trainerImage,
      leaderElection: { ...DEFAULT_CONFIGURATION.leaderElection, enabled: false },
      namespaces: [options.namespace],
    };
    const logger = createSilentLogger();
    const { connection, namespace } = options;
    this.#footing = createFooting({ connection, configuration, namespace, logger, identity: 'test' });
    const parts: LiveParts = {
      reader: this.#footing.objects,
      writer: this.#mortal(this.#footing.writer, options.writesToLive ?? Infinity),
      events: this.#footing.events,
      logger,
      configuration,
      clock: options.clock ?? (() => new Date()),
      registry: () => options.registry,
      fetchProgress: async () => options.progress?.(),
      now: this.#footing.environment.now,
      configMaps: this.#footing.configMaps,
    };
    const controllers = options.controllers?.(parts) ?? [createTrainingRunController(parts)];
    const reflecting = this.#footing.reflectors.map((reflector) => reflector.run(this.#stopping.signal));
    const synced = Promise.all(this.#footing.reflectors.map((reflector) => reflector.synced));
    const working = synced.then(() =>
      Promise.all(
        controllers.map((controller) =>
          new Controller(
            { ...controller, reconciler: this.#counted(controller.reconciler) },
            this.#footing.environment,
          ).run(this.#stopping.signal, this.#stopping.signal),
        ),
      ),
    );
    this.#work = Promise.all([working, ...reflecting]);
  }

  static start(options: LiveOperatorOptions): LiveOperator {
    return new LiveOperator(options);
  }

  /** What it knows of the cluster. */
  get objects(): ObjectReader {
    return this.#footing.objects;
  }

  /** Everything that it writes to the cluster by. */
  get writer(): ObjectWriter {
    return this.#footing.writer;
  }

  /** Ends it; the next one starts from nothing. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#work;
    await this.#footing.events.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #counted(reconciler: Reconciler): Reconciler {
    return {
      reconcile: async (key, signal) => {
        try {
          return await reconciler.reconcile(key, signal);
        } finally {
          this.passes++;
        }
      },
    };
  }

  /** A writer that counts, and of which nothing comes any more once its process is dead. */
  #mortal(writer: ObjectWriter, writesToLive: number): ObjectWriter {
    const write = async <T>(make: () => Promise<T>, counts: (result: T) => boolean): Promise<T> => {
      if (this.writes >= writesToLive) return this.#die();
      const result = await make();
      if (counts(result)) this.writes++;
      return this.writes >= writesToLive ? this.#die() : result;
    };
    const changes = (result: string) => result !== 'unchanged';
    return {
      apply: (object, options) => write(() => writer.apply(object, options), changes),
      applyStatus: (resource, object, options) =>
        write(() => writer.applyStatus(resource, object, options), changes),
      delete: (resource, key, preconditions, options) =>
        write(
          () => writer.delete(resource, key, preconditions, options),
          () => true,
        ),
      getSecret: (key) => writer.getSecret(key),
    };
  }

  #die(): never {
    this.#crash();
    throw new Error('the process is dead');
  }
}
