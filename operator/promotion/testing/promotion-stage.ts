import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeLoopbackPort } from '@churnops/dev/processes/free-port.ts';
import { expect, vi } from 'vitest';
import { stringify } from 'yaml';
import { MODELS, type Model } from '../../churn-model/model.ts';
import { Namespace } from '../../churn-model/testing/namespace.ts';
import type { KubernetesObject } from '../../kubernetes/resource.ts';
import { SECRETS } from '../../kubernetes/resource.ts';
import { GitOpsRepository, type SeenPullRequest } from '../../testing/gitops-repository.ts';
import { PlayedTrainer } from '../../testing/played-trainer.ts';
import { ClusterHand } from '../../training-run/testing/cluster-hand.ts';
import { ForgePeople } from './forge-people.ts';
import { OperatorInTest, type OperatorPlace } from './operator-in-test.ts';
import type { PromotionServers } from './promotion-servers.ts';

/** The file of the one environment. */
export const FILE = 'environments/dev/telco.yaml';
/** The promotion of the one model. */
export const PROMOTION = 'dev';
export const MODEL = 'telco';

const WAITING = { timeout: 30_000, interval: 100 };

/** In which an operator of a test looks at a repository some four times. */
const QUIET_MILLISECONDS = 5_000;

export type ToldPromotion = NonNullable<NonNullable<Model['status']>['promotions']>[number];

/** How a stage differs from a usual one. */
export interface StageOptions {
  /** `spec.accepts` of the target: it has no gates of its own unless told. */
  accepts?: object;
  /** Besides the defaults of the one promotion. */
  promotion?: object;
  /** Whether the Secret with the token is there from the beginning. */
  secret?: boolean;
}

/**
 * A model whose candidates are promoted to its own file, on a real apiserver, forge and registry. People and the trainer are
 * played; the GitOps tool is left out, because a promotion ends at its merge.
 */
export class PromotionStage implements AsyncDisposable {
  readonly namespace: Namespace;
  readonly repository: GitOpsRepository;
  readonly people: ForgePeople;
  readonly hand: ClusterHand;
  readonly #servers: PromotionServers;
  readonly #trainer: PlayedTrainer;
  readonly #directory: string;
  #operators: OperatorInTest[] = [];
  #runs = 0;

  private constructor(
    servers: PromotionServers,
    made: Pick<PromotionStage, 'namespace' | 'repository' | 'people' | 'hand'> & {
      trainer: PlayedTrainer;
      directory: string;
    },
  ) {
    this.#servers = servers;
    this.namespace = made.namespace;
    this.repository = made.repository;
    this.people = made.people;
    this.hand = made.hand;
    this.#trainer = made.trainer;
    this.#directory = made.directory;
  }

  /** Everything is there, and no operator yet. */
  static async open(servers: PromotionServers, options: StageOptions = {}): Promise<PromotionStage> {
    const { kubeconfig, forge, registry, user, client } = servers;
    const directory = await mkdtemp(join(tmpdir(), 'churnops-work-'));
    const namespace = await Namespace.create(kubeconfig);
    const repository = await GitOpsRepository.create(forge, namespace, namespace.name);
    const people = await ForgePeople.enter(forge, repository.repository);
    const { host } = registry;
    const hand = await ClusterHand.enter(namespace.connection, namespace.name, {
      auths: { [host]: user },
    });
    const place = { client, registry: host, host, repository: `${namespace.name}/telco` };
    const trainer = new PlayedTrainer(hand, place);
    const stage = new PromotionStage(servers, { namespace, repository, people, hand, trainer, directory });
    const model = stage.#model(options);
    await repository.commit({ [FILE]: stringify(model) });
    if (options.secret !== false) await stage.createSecret();
    await namespace.create(MODELS, model as never);
    return stage;
  }

  /** Starts an operator, beside those that run already. */
  async start(given: Pick<OperatorPlace, 'cluster' | 'webhooks'> = {}): Promise<void> {
    const { kubeconfig, registry } = this.#servers;
    const operator = new OperatorInTest({
      ...{ kubeconfig, namespace: this.namespace.name, registry: registry.host },
      directory: await mkdtemp(join(this.#directory, 'o')),
      ...given,
    });
    this.#operators.push(operator);
  }

  /** Starts an operator that the forge tells what happens. */
  async startWithWebhooks(): Promise<void> {
    const secret = randomBytes(16).toString('hex');
    const secretsDirectory = await mkdtemp(join(this.#directory, 's'));
    await writeFile(join(secretsDirectory, 'gitea'), secret);
    const port = await freeLoopbackPort();
    await this.start({ webhooks: { port, secretsDirectory } });
    const url = `http://127.0.0.1:${port}/webhooks/gitea`;
    await this.#servers.forge.createWebhook(this.repository.repository, { url, secret });
  }

  /** Ends all operators. */
  async stop(): Promise<void> {
    await Promise.all(this.#operators.map((operator) => operator[Symbol.asyncDispose]()));
    this.#operators = [];
  }

  /** A Secret with the operator's token. */
  async createSecret(token = this.repository.token): Promise<void> {
    await this.namespace.create(SECRETS, { metadata: { name: 'git' }, stringData: { token } } as never);
  }

  /** Puts another token into the Secret. */
  async setToken(token: string): Promise<void> {
    const data = { token: Buffer.from(token).toString('base64') };
    await this.namespace.patch(SECRETS, 'git', { data });
  }

  /** A version that is newer than all before. @returns its artifact. */
  async train(): Promise<string> {
    this.#runs += 1;
    const { artifact } = await this.#trainer.train(`telco-${this.#runs}`, MODEL, `# Version ${this.#runs}\n`);
    return artifact;
  }

  /** Waits until the model says this of its promotion. */
  async awaitReason(...reasons: string[]): Promise<ToldPromotion> {
    return vi.waitFor(async () => {
      const told = await this.told();
      expect(reasons, `${told?.reason}: ${told?.message}`).toContain(told?.reason);
      return told!;
    }, WAITING);
  }

  async told(): Promise<ToldPromotion | undefined> {
    const { status } = await this.namespace.get(MODELS, MODEL);
    return status?.promotions?.find(({ name }) => name === PROMOTION);
  }

  /** Waits for the open pull request of a version. */
  async awaitOpen(artifact: string): Promise<SeenPullRequest> {
    const digest = artifact.slice(artifact.lastIndexOf('@') + 1);
    return vi.waitFor(async () => {
      const [open, ...others] = (await this.pulls()).filter(({ state }) => state === 'open');
      expect(others).toEqual([]);
      expect(open?.body).toContain(digest);
      return open!;
    }, WAITING);
  }

  /** Waits until the base branch has a version. */
  async awaitMerged(artifact: string): Promise<void> {
    await vi.waitFor(async () => expect(await this.repository.read(FILE)).toContain(artifact), WAITING);
  }

  pulls(): Promise<SeenPullRequest[]> {
    return this.repository.pullRequests();
  }

  async pull(number: number): Promise<SeenPullRequest> {
    const found = (await this.pulls()).find((one) => one.number === number);
    if (!found) throw new Error(`there is no pull request ${number}`);
    return found;
  }

  /** Waits until a pull request has exactly these labels. */
  async awaitLabels(number: number, ...labels: string[]): Promise<void> {
    await vi.waitFor(async () => expect((await this.pull(number)).labels).toEqual(labels.sort()), WAITING);
  }

  async awaitClosed(number: number): Promise<void> {
    await vi.waitFor(async () => expect((await this.pull(number)).state).toBe('closed'), WAITING);
  }

  /** Sees the model unchanged over several looks of the operator at the repository. */
  async awaitQuiet(): Promise<void> {
    const version = async () => (await this.namespace.get(MODELS, MODEL)).metadata.resourceVersion;
    let [seen, since] = [await version(), Date.now()];
    await vi.waitFor(async () => {
      const now = await version();
      if (now !== seen) [seen, since] = [now, Date.now()];
      expect(Date.now() - since).toBeGreaterThan(QUIET_MILLISECONDS);
    }, WAITING);
  }

  /** Takes the status away, as a restore from a backup does. */
  async loseStatus(): Promise<void> {
    await this.namespace.patchStatus(MODELS, MODEL, null);
  }

  /** A person edits the target's file on the base branch. */
  async editFile(change: (text: string) => string): Promise<void> {
    await this.repository.commit({ [FILE]: change(await this.repository.read(FILE)) });
  }

  patchModel(change: object): Promise<Model> {
    return this.namespace.patch(MODELS, MODEL, change);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.namespace.connection.dispatcher.destroy();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #model({ accepts = { approval: { mode: 'Review' } }, promotion = {} }: StageOptions): KubernetesObject {
    const { forge } = this.#servers;
    const { owner, name } = this.repository.repository;
    return {
      apiVersion: MODELS.apiVersion,
      kind: MODELS.kind,
      metadata: { name: MODEL },
      spec: {
        gitRepository: {
          url: `${forge.url}/${owner}/${name}.git`,
          provider: 'Gitea',
          secretRef: { name: 'git' },
        },
        accepts,
        promotions: [{ name: PROMOTION, from: 'Candidate', to: { path: FILE }, ...promotion }],
        serving: { pullSecretRef: { name: 'registry-write' } },
      },
    } as KubernetesObject;
  }
}
