import { randomUUID } from 'node:crypto';
import { createLogger } from '@churnops/lib/logging/logger.ts';
import { DEFAULT_CONFIGURATION } from '../../configuration.ts';
import { createControllers } from '../../controllers.ts';
import { createFooting } from '../../footing.ts';
import { connect } from '../../kubernetes/connection.ts';
import { Operator } from '../../operator.ts';

/** Where an operator of a test works. */
export interface OperatorPlace {
  kubeconfig: string;
  namespace: string;
  registry: string;
  /** For its clones. */
  directory: string;
  cluster?: string;
  /** Where forges tell what happens; it then looks by itself only every two minutes. */
  webhooks?: { port: number; secretsDirectory: string };
}

/** The whole operator in the process of the test, alone and impatient: it looks at its repositories every second. */
export class OperatorInTest implements AsyncDisposable {
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(place: OperatorPlace) {
    this.#running = this.#run(place);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(place: OperatorPlace): Promise<void> {
    const { kubeconfig, namespace, registry, directory, cluster, webhooks } = place;
    const connection = await connect({ kubeconfig });
    const logger = createLogger({ name: 'operator', level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
    const configuration = {
      ...DEFAULT_CONFIGURATION,
      modelServerImage: 'registry.example/model-server:1',
      trainerImage: 'registry.example/trainer:1',
      namespaces: [namespace],
      registries: [{ host: registry, plainHTTP: true }],
      leaderElection: { ...DEFAULT_CONFIGURATION.leaderElection, enabled: false },
      ...(cluster !== undefined && { cluster }),
      promotion: {
        ...DEFAULT_CONFIGURATION.promotion,
        directory,
        listMaximumAgeSeconds: webhooks ? 120 : 1,
        secondsBetweenWrites: 0,
        contentWritesPerHour: 100_000,
      },
    };
    const footing = createFooting({ connection, configuration, identity: randomUUID(), namespace, logger });
    const operator = new Operator({
      footing,
      createControllers: (finalizers) => createControllers(footing, configuration, logger, finalizers),
      healthPort: 0,
      webhooks: webhooks ?? { port: 0, ...configuration.webhooks },
      logger,
      timing: { passes: 5_000, aborted: 2_000, goodbye: 500 },
    });
    try {
      await operator.run(this.#stopping.signal);
    } finally {
      await connection.dispatcher.destroy();
    }
  }
}
