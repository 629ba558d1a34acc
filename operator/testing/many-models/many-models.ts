import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '@churnops/dev/build/bundle.ts';
import { startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { vi } from 'vitest';
import { parse } from 'yaml';
import { MODELS, type Model } from '../../churn-model/model.ts';
import { Namespace } from '../../churn-model/testing/namespace.ts';
import { GitHubWebhooks } from '../../forge/github/testing/github-webhooks.ts';
import { type GitHubWithGit, startGitHubWithGit } from '../../forge/github/testing/github-with-git.ts';
import { GITHUB_LIMITS } from '../../forge/testing/limit-counter.ts';
import { LimitProxy } from '../../forge/testing/limit-proxy.ts';
import { SECRETS } from '../../kubernetes/resource.ts';
import { ClusterHand } from '../../training-run/testing/cluster-hand.ts';
import { OperatorProcess } from '../operator-process.ts';
import { WAITING } from '../waiting.ts';
import { Closers } from './closers.ts';
import { fileOf, modelFile, nameOf } from './model-files.ts';
import { Versions } from './versions.ts';

/** How many models, and how the operator is to work. */
export interface ManyModelsOptions {
  kubeconfig: string;
  models: number;
  versions: number;
  /** How long an hour of the forge's limits is. */
  hourMilliseconds: number;
  /** Of the operator's configuration. */
  promotion: object;
}

const REPOSITORY = 'shop/models';
const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
const WEBHOOK_SECRET = 'known to both';

/** Many models in one repository, each with a promotion to its own file, before a forge that holds to GitHub's limits. */
export class ManyModels implements AsyncDisposable {
  readonly github: GitHubWithGit;
  readonly proxy: LimitProxy;
  readonly namespace: Namespace;
  operator: OperatorProcess | undefined;
  readonly #options: ManyModelsOptions;
  readonly #hand: ClusterHand;
  readonly #versions: Versions;
  readonly #directory: string;
  readonly #closers: Closers;

  private constructor(
    options: ManyModelsOptions,
    parts: Pick<ManyModels, 'github' | 'proxy' | 'namespace'>,
    made: { hand: ClusterHand; versions: Versions; directory: string; closers: Closers },
  ) {
    this.#options = options;
    this.github = parts.github;
    this.proxy = parts.proxy;
    this.namespace = parts.namespace;
    this.#hand = made.hand;
    this.#versions = made.versions;
    this.#directory = made.directory;
    this.#closers = made.closers;
  }

  static async open(options: ManyModelsOptions): Promise<ManyModels> {
    const closers = new Closers();
    const directory = await mkdtemp(join(tmpdir(), 'churnops-many-'));
    closers.defer(() => rm(directory, { recursive: true, force: true }));
    const user = { username: 'robot', password: 'correct horse:battery' };
    const registry = await startRealRegistry({ user });
    closers.defer(() => registry.stop());
    const versions = closers.use(await Versions.push(registry.host, user, options.versions));
    const namespace = await Namespace.create(options.kubeconfig);
    closers.defer(() => namespace.connection.dispatcher.destroy());
    const github = closers.use(
      await startGitHubWithGit(
        REPOSITORY,
        { 'README.md': '# Models\n' },
        {
          permissions: new Map([
            ['robot', 'write'],
            ['colleague', 'write'],
          ]),
          tokens: new Map([[TOKEN, 'robot']]),
        },
      ),
    );
    const { hourMilliseconds } = options;
    const proxy = closers.use(
      await LimitProxy.start({ upstream: github.apiURL, limits: GITHUB_LIMITS, hourMilliseconds }),
    );
    const dockerConfig = { auths: { [registry.host]: user } };
    const hand = await ClusterHand.enter(namespace.connection, namespace.name, dockerConfig);
    await namespace.create(SECRETS, {
      metadata: { name: 'git' },
      stringData: { token: TOKEN, username: 'robot' },
    } as never);
    await bundle([join(import.meta.dirname, '../../main.ts')], directory);
    const made = new ManyModels(
      options,
      { github, proxy, namespace },
      { hand, versions, directory, closers },
    );
    await made.#createModels();
    return made;
  }

  get indexes(): number[] {
    return Array.from({ length: this.#options.models }, (_, index) => index);
  }

  /** Starts the operator, to which the forge tells what happens, where webhooks are wanted. */
  async start({ webhooks = true, logLevel }: { webhooks?: boolean; logLevel?: 'debug' } = {}): Promise<void> {
    const secrets = await mkdtemp(join(this.#directory, 'webhooks-'));
    await writeFile(join(secrets, 'github'), WEBHOOK_SECRET);
    const operator = await OperatorProcess.start({
      name: 'operator',
      kubeconfig: this.#options.kubeconfig,
      namespace: this.namespace.name,
      program: join(this.#directory, 'main.mjs'),
      ownGroup: true,
      ...(logLevel && { logLevel }),
      configuration: {
        modelServerImage: 'registry.example/model-server:1',
        trainerImage: 'registry.example/trainer:1',
        namespaces: [this.namespace.name],
        registries: [{ host: this.#versions.host, plainHTTP: true }],
        webhooks: { secretsDirectory: secrets },
        promotion: { directory: join(this.#directory, 'w'), ...this.#options.promotion },
      },
    });
    this.#closers.use(operator);
    this.operator = operator;
    this.github.state.onEvent = (event) => {
      const url = webhooks ? operator.webhookURL : undefined;
      if (url === undefined) return;
      new GitHubWebhooks({ url: `${url}/github`, secret: WEBHOOK_SECRET, repository: REPOSITORY }).send(
        event,
      );
    };
  }

  /** A run of each of these models succeeds with a version. */
  async train(version: number, indexes: readonly number[] = this.indexes): Promise<void> {
    await inTurns(indexes, async (index) => {
      const name = `${nameOf(index)}-${version}`;
      const output = { repository: this.#versions.repository, pushSecretRef: { name: 'registry-write' } };
      const { metadata } = await this.#hand.createRun(name, { modelRef: { name: nameOf(index) }, output });
      await this.#versions.markDone(version, metadata.uid);
      if (this.operator) await this.#awaitEnd(name);
    });
  }

  /** The colleague approves every open pull request. */
  approve(numbers: readonly number[]): void {
    for (const number of numbers) this.github.state.review(number, 'colleague', 'APPROVED');
  }

  async model(index: number): Promise<Model> {
    return this.namespace.get(MODELS, nameOf(index));
  }

  /** How many files on `main` hold a version. */
  async merged(version: number): Promise<number> {
    const found = await this.github.origin
      .git('grep', '-l', this.#versions.digest(version), 'main')
      .catch(() => '');
    return found.split('\n').filter(Boolean).length;
  }

  /** Open pull requests whose body is about a version. */
  proposed(version: number): number[] {
    const digest = this.#versions.digest(version);
    return [...this.github.state.pulls.values()]
      .filter(({ open, body }) => open && body.includes(digest))
      .map(({ number }) => number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closers[Symbol.asyncDispose]();
  }

  /** An operator that saw the run before its mark was there has made a Job, which then ends well. */
  async #awaitEnd(name: string): Promise<void> {
    await vi.waitFor(async () => {
      if ((await this.#hand.run(name)).status?.phase === 'Succeeded') return;
      const job = await this.#hand.job(name);
      if (job && !job.status?.completionTime) {
        await this.#hand.patchJob(name, { startTime: job.metadata?.creationTimestamp });
        await this.#hand.endJob(name, 'Complete');
      }
      throw new Error(`run ${name} has not succeeded yet`);
    }, WAITING);
  }

  async #createModels(): Promise<void> {
    const files = Object.fromEntries(
      this.indexes.map((index) => [
        fileOf(index),
        modelFile(index, { url: this.github.url, apiURL: this.proxy.url }),
      ]),
    );
    await this.github.origin.commit({ branch: 'main', files });
    this.github.state.refresh();
    await inTurns(this.indexes, (index) => this.namespace.create(MODELS, parse(files[fileOf(index)]!)));
  }
}

/** Some at once: all of them would only stand in a queue. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const next = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, next));
}
