import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { generateTelco } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { expect, vi } from 'vitest';
import { parse } from 'yaml';
import { type Connection, connect } from '../../kubernetes/connection.ts';
import type { RegistryReader } from '../../training-run/result.ts';
import { isFinished, type Run } from '../../training-run/run.ts';
import { awaitJob } from '../../training-run/testing/await-job.ts';
import { ClusterHand } from '../../training-run/testing/cluster-hand.ts';
import { LiveOperator } from '../../training-run/testing/live-operator.ts';
import { runTrainer } from './trainer-process.ts';

const USER = { username: 'robot', password: 'correct horse:battery' };
const WAITING = { timeout: 60_000, interval: 100 };
const EXAMPLE = new URL('../../../examples/telco/training-run.yaml', import.meta.url);

/** A real apiserver with the operator's runs, a real registry, and trainers that are real processes. */
export class TrainingPlace {
  readonly hand: ClusterHand;
  readonly operator: LiveOperator;
  readonly registry: RealRegistry;
  readonly client: RegistryClient;
  readonly directory: string;
  readonly connection: Connection;
  #contract: unknown;

  private constructor(
    connection: Connection,
    hand: ClusterHand,
    registry: RealRegistry,
    client: RegistryClient,
    directory: string,
  ) {
    this.connection = connection;
    this.hand = hand;
    this.registry = registry;
    this.client = client;
    this.directory = directory;
    this.operator = LiveOperator.start({
      connection,
      namespace: hand.namespace,
      registry: this.connectToRegistry(),
    });
  }

  static async open(kubeconfig: string): Promise<TrainingPlace> {
    const connection = await connect({ kubeconfig });
    const registry = await startRealRegistry({ user: USER });
    const client = new RegistryClient({
      registries: [{ host: registry.host, plainHTTP: true }],
      credentials: new Map([[registry.host, USER]]),
      logger: createSilentLogger(),
    });
    const hand = await ClusterHand.create(connection, `evidence-${randomUUID().slice(0, 8)}`);
    const directory = await mkdtemp(join(tmpdir(), 'evidence-'));
    return new TrainingPlace(connection, hand, registry, client, directory);
  }

  /** A client as the operator makes one; it stays open for the next one. */
  connectToRegistry(): RegistryReader {
    const { client } = this;
    return {
      resolveTag: (reference) => client.resolveTag(reference),
      getManifest: (reference) => client.getManifest(reference),
      getBlob: (reference, digest, bounds) => client.getBlob(reference, digest, bounds),
      listReferrers: (reference, type) => client.listReferrers(reference, type),
      close: async () => {},
    };
  }

  /** Makes customers and stores them; returns the reference. */
  async pushData(rows: number): Promise<string> {
    const path = join(this.directory, `telco-${rows}.csv`);
    await generateTelco({ rows, seed: 42, path });
    const { digest } = await pushDataset(this.client, `${this.registry.host}/churn/data`, path);
    return `oci://${this.registry.host}/churn/data@${digest}`;
  }

  /** Trains a model by a TrainingRun; returns its reference. */
  async train(name: string, data: string, spec: object): Promise<string> {
    this.#contract ??= parse(await readFile(EXAMPLE, 'utf8')).spec.contract;
    await this.hand.createRun(name, {
      modelRef: { name: 'telco' },
      contract: this.#contract,
      data: { artifact: data },
      output: { repository: `${this.registry.host}/churn/telco`, pushSecretRef: { name: 'registry-write' } },
      ...spec,
    });
    const { status } = await this.finish(name);
    expect(status?.phase, JSON.stringify(status)).toBe('Succeeded');
    return status?.artifact ?? '';
  }

  /** Does the work of the run's Job, and waits until the operator has seen what came of it. */
  async finish(name: string): Promise<Run> {
    const job = await awaitJob(this.hand, name, WAITING);
    const { exitCode, message, log } = await runTrainer(job, {
      directory: this.directory,
      registries: [{ host: this.registry.host, plainHTTP: true }],
      dockerConfig: { auths: { [this.registry.host]: USER } },
    });
    expect(log).not.toContain('battery');
    const pod = await this.hand.startPod(job);
    await this.hand.tellState(pod, { terminated: { exitCode: exitCode ?? 137, reason: 'Ended', message } });
    if (exitCode === 0) await this.hand.endJob(name, 'Complete');
    else await this.hand.endJob(name, 'Failed', 'PodFailurePolicy');
    return vi.waitFor(async () => {
      const run = await this.hand.run(name);
      expect(isFinished(run)).toBe(true);
      return run;
    }, WAITING);
  }

  async close(): Promise<void> {
    await this.operator.stop();
    await this.client.close();
    await this.registry.stop();
    await this.connection.dispatcher.destroy();
    await rm(this.directory, { recursive: true, force: true });
  }
}
