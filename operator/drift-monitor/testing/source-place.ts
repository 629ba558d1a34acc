import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RealStore, startRealStore } from '@churnops/dev/store/real-store.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import type { Credentials } from '@churnops/lib/registry/docker-config.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { runPartition, type TestJob } from '@churnops/trainer-job/batch-job/partition.fixture.ts';
import type { ProgramEnd } from '@churnops/trainer-job/run/job-process.fixture.ts';
import { expect, vi } from 'vitest';
import { createChurnModelController } from '../../churn-model/controller.ts';
import { Namespace } from '../../churn-model/testing/namespace.ts';
import { type Job, SECRETS } from '../../kubernetes/resource.ts';
import { createTrainingRunController } from '../../training-run/controller.ts';
import { isFinished, type Run } from '../../training-run/run.ts';
import { awaitJob } from '../../training-run/testing/await-job.ts';
import { ClusterHand } from '../../training-run/testing/cluster-hand.ts';
import { LiveOperator } from '../../training-run/testing/live-operator.ts';
import { MemoryRegistry } from '../../training-run/testing/memory-registry.ts';
import { formatTime } from '../decision/wording.ts';
import { createObserver } from '../observation/create-observer.ts';
import { createDriftMonitorController } from '../reconciler/controller.ts';
import { runPod } from './pod-process.ts';

const USER = { username: 'robot', password: 'correct horse:battery' };
const WAITING = { timeout: 120_000, interval: 100 };
/** The Secrets with the credentials of registry and store. */
export const REGISTRY_SECRET = 'registry-write';
export const STORE_SECRET = 'store';
/** The claims with what is exported, and with what batches write. */
export const CLAIM = 'customers';
export const SCORES_CLAIM = 'scores';

/**
 * Everything around monitors of sources that is real: an apiserver, a registry and a store that ask who one is, and pods that are processes. Controllers of models,
 * runs and monitors are wired as the operator wires them, but that their clock can be put on.
 */
export class SourcePlace implements AsyncDisposable {
  readonly namespace: Namespace;
  readonly hand: ClusterHand;
  readonly registry: RealRegistry;
  readonly store: RealStore;
  readonly directory: string;
  /** What is on the claims. */
  readonly volume: string;
  readonly scores: string;
  /** What every container said that ended. */
  readonly logs: string[] = [];
  /** Milliseconds since the epoch, for the operator. */
  now = (): number => Date.now() + this.#ahead;
  #ahead = 0;
  #operator: LiveOperator;

  private constructor(
    namespace: Namespace,
    hand: ClusterHand,
    registry: RealRegistry,
    store: RealStore,
    directory: string,
  ) {
    this.namespace = namespace;
    this.hand = hand;
    this.registry = registry;
    this.store = store;
    this.directory = directory;
    this.volume = join(directory, 'data');
    this.scores = join(directory, 'output');
    this.#operator = this.#operate();
  }

  static async open(kubeconfig: string): Promise<SourcePlace> {
    const registry = await startRealRegistry({ user: USER });
    const store = await startRealStore({ buckets: ['churn'] });
    const namespace = await Namespace.create(kubeconfig);
    const hand = await ClusterHand.enter(namespace.connection, namespace.name, dockerConfig(registry));
    const { accessKeyId, secretAccessKey } = store;
    const keys = { metadata: { name: STORE_SECRET }, stringData: { accessKeyId, secretAccessKey } };
    await namespace.create(SECRETS, keys);
    const directory = await mkdtemp(join(tmpdir(), 'sources-'));
    for (const name of ['data', 'output']) await mkdir(join(directory, name));
    return new SourcePlace(namespace, hand, registry, store, directory);
  }

  /** A client with the rights of the Secret. */
  connectToRegistry(credentials: Credentials = new Map([[this.registry.host, USER]])): RegistryClient {
    const registries = [{ host: this.registry.host, plainHTTP: true }];
    return new RegistryClient({ registries, credentials, logger: createSilentLogger() });
  }

  /** Does the work of a batch's Job on rows of the claim. @returns what came of it. */
  async score(batch: Pick<TestJob, 'artifact' | 'input' | 'output' | 'partitions' | 'job'>, index = 0) {
    const { accessKeyId, secretAccessKey } = this.store;
    const secrets = {
      'pull/config.json': JSON.stringify(dockerConfig(this.registry)),
      'output-s3/accessKeyId': accessKeyId,
      'output-s3/secretAccessKey': secretAccessKey,
    };
    const { directory, registry } = this;
    const { exitCode, message } = await runPartition(
      { directory, registryHost: registry.host, secrets, ...batch },
      index,
    );
    expect(exitCode, JSON.stringify(message)).toBe(0);
    return message;
  }

  /** Puts the operator's clock on, up to a moment. */
  advanceTo(moment: number): void {
    this.#ahead = Math.max(this.#ahead, moment - Date.now());
  }

  /** The operator ends; another begins that knows nothing but what is in the cluster. */
  async restart(): Promise<void> {
    await this.#operator.stop();
    this.#operator = this.#operate();
  }

  /** Passes of all controllers that came to their end, of the operator of now. */
  get passes(): number {
    return this.#operator.passes;
  }

  /** Does the work of a run's Job, and waits until the operator has seen what came of it. */
  async finish(name: string): Promise<Run> {
    const job = await awaitJob(this.hand, name, WAITING);
    const pod = await this.hand.startPod(job);
    const { exitCode, message, log } = await this.#run(job);
    this.logs.push(log);
    await this.hand.tellState(pod, { terminated: { exitCode: exitCode ?? 137, reason: 'Ended', message } });
    await this.#endJob(name, exitCode === 0);
    return vi.waitFor(async () => {
      const run = await this.hand.run(name);
      expect(isFinished(run), log).toBe(true);
      return run;
    }, WAITING);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#operator.stop();
    await Promise.all([this.registry.stop(), this.store.stop()]);
    await this.namespace.connection.dispatcher.destroy();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** The job controller's clock is put on too: how long a run stays follows from it. */
  #endJob(name: string, complete: boolean): Promise<void> {
    const time = formatTime(this.now());
    const condition = {
      status: 'True',
      reason: 'Ended',
      message: '',
      lastTransitionTime: time,
      lastProbeTime: time,
    };
    const types = complete ? ['SuccessCriteriaMet', 'Complete'] : ['FailureTarget', 'Failed'];
    return this.hand.patchJob(name, {
      ...{ active: 0, ready: 0 },
      ...(complete ? { succeeded: 1, completionTime: time } : { failed: 1 }),
      conditions: types.map((type) => ({ ...condition, type })),
    });
  }

  #run(job: Job): Promise<ProgramEnd> {
    return runPod(job.spec!.template, {
      directory: this.directory,
      readSecret: async (name) => (await this.namespace.get(SECRETS, name)).data ?? {},
      claims: { [CLAIM]: this.volume, [SCORES_CLAIM]: this.scores },
    });
  }

  #operate(): LiveOperator {
    return LiveOperator.start({
      connection: this.namespace.connection,
      namespace: this.namespace.name,
      registry: new MemoryRegistry(),
      clock: () => new Date(this.now()),
      controllers: (given) => {
        const registries = [{ host: this.registry.host, plainHTTP: true }];
        const configuration = { ...given.configuration, registries };
        const registry = (credentials: Credentials) => this.connectToRegistry(credentials);
        const parts = { ...given, configuration, registry };
        const observer = createObserver({ ...parts, clock: this.now, random: Math.random });
        return [
          createTrainingRunController(parts),
          createChurnModelController(parts),
          createDriftMonitorController({ ...parts, observer }),
        ];
      },
    });
  }
}

function dockerConfig({ host }: RealRegistry): object {
  return { auths: { [host]: USER } };
}
