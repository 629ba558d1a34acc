import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RealForge } from '@churnops/dev/forge/forge.ts';
import type { Call, Side } from '@churnops/lib/registry/crash-points.fixture.ts';
import type { RealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { Namespace } from '../churn-model/testing/namespace.ts';
import { SECRETS } from '../kubernetes/resource.ts';
import { ClusterHand } from '../training-run/testing/cluster-hand.ts';
import { isRead, kindOfCall } from './crash-plan.ts';
import { GitOpsRepository } from './gitops-repository.ts';
import { PlayedTrainer } from './played-trainer.ts';
import { promotionFiles } from './promotion-files.ts';
import { PromotionStory } from './promotion-story.ts';
import type { RestartedOperator } from './restarted-operator.ts';
import { type Strike, StruckOperator } from './struck-operator.ts';
import { WitnessedProxy } from './witnessed-proxy.ts';

/** As short as takes a leader two seconds to be followed. */
const LEASE = {
  leaseDurationMilliseconds: 2_000,
  renewDeadlineMilliseconds: 1_500,
  retryPeriodMilliseconds: 150,
};

/** A real apiserver, a real registry, and the operator's program. */
export interface BasicServers {
  kubeconfig: string;
  registry: RealRegistry;
  registryUser: { username: string; password: string };
  client: RegistryClient;
  program: string;
}

/** The real servers that worlds share, and the operator's program. */
export interface WorldServers extends BasicServers {
  forge: RealForge;
}

/** A namespace, a repository of a forge and a repository of a registry, and an operator that sees all three only through proxies. */
export class PromotionWorld implements AsyncDisposable {
  readonly story: PromotionStory;
  readonly namespace: Namespace;
  readonly repository: GitOpsRepository;
  /** The kinds of all writes that the operator made, or was about to make, but for its Lease. */
  readonly writes: string[] = [];
  /** How often it looked at what pull requests there are. */
  looks = 0;
  readonly #servers: WorldServers;
  readonly #proxies: WitnessedProxy[];
  readonly #directory: string;
  readonly #operator: StruckOperator;

  private constructor(
    servers: WorldServers,
    operator: StruckOperator,
    parts: {
      namespace: Namespace;
      repository: GitOpsRepository;
      trainer: PlayedTrainer;
      proxies: WitnessedProxy[];
      directory: string;
    },
  ) {
    this.#servers = servers;
    this.#operator = operator;
    this.namespace = parts.namespace;
    this.repository = parts.repository;
    this.#proxies = parts.proxies;
    this.#directory = parts.directory;
    this.story = new PromotionStory(parts);
  }

  static async open(servers: WorldServers, strike: Strike = () => false): Promise<PromotionWorld> {
    const { kubeconfig, forge, registry, registryUser, client } = servers;
    const directory = await mkdtemp(join(tmpdir(), 'churnops-work-'));
    const namespace = await Namespace.create(kubeconfig);
    let world: PromotionWorld | undefined;
    const operator = new StruckOperator((side, call) => {
      if (world) world.#note(side, call);
      return strike(side, call);
    });
    const { witness } = operator;
    const forgeProxy = await WitnessedProxy.start(new URL(forge.url).host, witness);
    const registryProxy = await WitnessedProxy.start(registry.host, witness);
    const { host } = registryProxy;
    const repository = await GitOpsRepository.create(forge, namespace, namespace.name);
    const { owner, name } = repository.repository;
    const [url, apiURL] = [`${owner}/${name}.git`, 'api/v1'].map(
      (path) => `http://${forgeProxy.host}/${path}`,
    );
    await repository.commit(promotionFiles({ url: url!, apiURL: apiURL! }));
    const dockerConfig = { auths: { [host]: registryUser } };
    const hand = await ClusterHand.enter(namespace.connection, namespace.name, dockerConfig);
    await namespace.create(SECRETS, { metadata: { name: 'git' }, stringData: { token: repository.token } });
    const place = { client, registry: registry.host, host, repository: `${namespace.name}/telco` };
    const trainer = new PlayedTrainer(hand, place);
    const proxies = [forgeProxy, registryProxy];
    world = new PromotionWorld(servers, operator, { namespace, repository, trainer, proxies, directory });
    await world.story.begin();
    return world;
  }

  /** Starts the operator, which from now on begins anew whenever it ends. */
  start(): RestartedOperator {
    const [, registryProxy] = this.#proxies;
    return this.#operator.start({
      name: 'operator',
      program: this.#servers.program,
      kubeconfig: this.#servers.kubeconfig,
      namespace: this.namespace.name,
      ownGroup: true,
      configuration: {
        modelServerImage: 'registry.example/model-server:1',
        trainerImage: 'registry.example/trainer:1',
        namespaces: [this.namespace.name],
        registries: [{ host: registryProxy!.host, plainHTTP: true }],
        leaderElection: LEASE,
        promotion: {
          directory: this.#directory,
          secondsBetweenWrites: 0,
          contentWritesPerHour: 100_000,
          listMaximumAgeSeconds: 1,
        },
      },
    });
  }

  /** Ends the operator for good; {@link start} begins another. */
  stop(): Promise<void> {
    return this.#operator.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    for (const proxy of this.#proxies) await proxy[Symbol.asyncDispose]();
    await this.namespace.connection.dispatcher.destroy();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #note(side: Side, call: Call): void {
    const kind = kindOfCall(call);
    if (side === 'before' && kind === 'GET forge/pulls') this.looks += 1;
    if (side === 'before' && !isRead(call) && !kind.endsWith(' leases')) this.writes.push(kind);
  }
}
