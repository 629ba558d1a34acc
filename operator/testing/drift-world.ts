import { Namespace } from '../churn-model/testing/namespace.ts';
import { ClusterHand } from '../training-run/testing/cluster-hand.ts';
import { DriftStory } from './drift-story.ts';
import type { BasicServers } from './promotion-world.ts';
import type { RestartedOperator } from './restarted-operator.ts';
import { type Strike, StruckOperator } from './struck-operator.ts';
import { WitnessedProxy } from './witnessed-proxy.ts';

/** A namespace, a repository of a registry and pods that score, and an operator that sees all of them only through proxies. */
export class DriftWorld implements AsyncDisposable {
  readonly story: DriftStory;
  readonly #servers: BasicServers;
  readonly #namespace: Namespace;
  readonly #proxy: WitnessedProxy;
  readonly #operator: StruckOperator;

  private constructor(
    servers: BasicServers,
    parts: { namespace: Namespace; proxy: WitnessedProxy; operator: StruckOperator; story: DriftStory },
  ) {
    this.#servers = servers;
    this.#namespace = parts.namespace;
    this.#proxy = parts.proxy;
    this.#operator = parts.operator;
    this.story = parts.story;
  }

  static async open(servers: BasicServers, strike: Strike = () => false): Promise<DriftWorld> {
    const { kubeconfig, client, registry, registryUser } = servers;
    const namespace = await Namespace.create(kubeconfig);
    const operator = new StruckOperator(strike);
    const { witness } = operator;
    const proxy = await WitnessedProxy.start(registry.host, witness);
    const { host } = proxy;
    const dockerConfig = { auths: { [host]: registryUser } };
    const hand = await ClusterHand.enter(namespace.connection, namespace.name, dockerConfig);
    const place = { client, registry: registry.host, host, repository: `${namespace.name}/telco` };
    const story = new DriftStory({ namespace, hand, place, witness });
    return new DriftWorld(servers, { namespace, proxy, operator, story });
  }

  /** Starts the operator, which from now on begins anew whenever it ends. */
  start(): RestartedOperator {
    return this.#operator.start({
      name: 'operator',
      program: this.#servers.program,
      kubeconfig: this.#servers.kubeconfig,
      namespace: this.#namespace.name,
      ownGroup: true,
      configuration: {
        modelServerImage: 'registry.example/model-server:1',
        trainerImage: 'registry.example/trainer:1',
        namespaces: [this.#namespace.name],
        registries: [{ host: this.#proxy.host, plainHTTP: true }],
        leaderElection: { enabled: false },
      },
    });
  }

  /** Takes every status away while no operator runs, as a restore from a backup does; another one then begins. */
  async loseEveryStatus(): Promise<void> {
    await this.#operator.stop();
    await this.story.loseStatus();
    this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#operator.stop();
    await this.story[Symbol.asyncDispose]();
    await this.#proxy[Symbol.asyncDispose]();
    await this.#namespace.connection.dispatcher.destroy();
  }
}
