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
import { OperatorProcess } from './operator-process.ts';
import { PlayedTrainer } from './played-trainer.ts';
import { promotionFiles } from './promotion-files.ts';
import { PromotionStory } from './promotion-story.ts';
import { RestartedOperator } from './restarted-operator.ts';
import { WitnessedProxy } from './witnessed-proxy.ts';

/** As short as takes a leader two seconds to be followed. */
const LEASE = {
  leaseDurationMilliseconds: 2_000,
  renewDeadlineMilliseconds: 1_500,
  retryPeriodMilliseconds: 150,
};

/** The real servers that worlds share, and the operator's program. */
export interface WorldServers {
  kubeconfig: string;
  forge: RealForge;
  registry: RealRegistry;
  registryUser: { username: string; password: string };
  client: RegistryClient;
  program: string;
}

/**
 * A namespace, a repository of a forge and a repository of a registry, and an operator that sees all three only through
 * proxies. At each call of its, in either direction, it may be killed with all that it has started, and begins anew.
 */
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
  readonly #strike: (side: Side, call: Call) => boolean;
  #operator: RestartedOperator | undefined;

  private constructor(
    servers: WorldServers,
    strike: (side: Side, call: Call) => boolean,
    parts: {
      namespace: Namespace;
      repository: GitOpsRepository;
      trainer: PlayedTrainer;
      proxies: WitnessedProxy[];
      directory: string;
    },
  ) {
    this.#servers = servers;
    this.#strike = strike;
    this.namespace = parts.namespace;
    this.repository = parts.repository;
    this.#proxies = parts.proxies;
    this.#directory = parts.directory;
    this.story = new PromotionStory(parts);
  }

  /**
   * @param strike whether the process that makes this call is to be killed on this side of it.
   */
  static async open(
    servers: WorldServers,
    strike: (side: Side, call: Call) => boolean = () => false,
  ): Promise<PromotionWorld> {
    const { kubeconfig, forge, registry, registryUser, client } = servers;
    const directory = await mkdtemp(join(tmpdir(), 'churnops-work-'));
    const namespace = await Namespace.create(kubeconfig);
    let world: PromotionWorld | undefined;
    const witness = {
      before: async (call: Call) => !(await world?.kill('before', call)),
      after: async (call: Call) => void (await world?.kill('after', call)),
    };
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
    world = new PromotionWorld(servers, strike, { namespace, repository, trainer, proxies, directory });
    await world.story.begin();
    return world;
  }

  /** Starts the operator, which from now on begins anew whenever it ends. */
  start(): RestartedOperator {
    const [, registryProxy] = this.#proxies;
    this.#operator = new RestartedOperator({
      start: () =>
        OperatorProcess.start({
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
        }),
      begun: (process) => this.#watch(process),
    });
    return this.#operator;
  }

  /** Ends the operator for good; {@link start} begins another. */
  async stop(): Promise<void> {
    await this.#operator?.[Symbol.asyncDispose]();
    this.#operator = undefined;
  }

  /** Kills the process where this call says so, and waits for its end. */
  async kill(side: Side, call: Call): Promise<boolean> {
    const kind = kindOfCall(call);
    if (side === 'before' && kind === 'GET forge/pulls') this.looks += 1;
    if (side === 'before' && !isRead(call) && !kind.endsWith(' leases')) this.writes.push(kind);
    const process = this.#operator?.current;
    if (!process || !this.#strike(side, call)) return false;
    process.signal('SIGKILL');
    await process.exited;
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    for (const proxy of this.#proxies) await proxy[Symbol.asyncDispose]();
    await this.namespace.connection.dispatcher.destroy();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #watch({ proxy }: OperatorProcess): void {
    proxy.intervene(async ({ method, path, query, body }) => {
      const call = { method: query.has('watch') ? 'WATCH' : method, path: `${path}?${query}`, body };
      return (await this.kill('before', call)) ? { status: 503, body: {} } : undefined;
    });
    proxy.witness(async ({ method, path, query, body }) => {
      if (!query.has('watch')) await this.kill('after', { method, path: `${path}?${query}`, body });
    });
  }
}
