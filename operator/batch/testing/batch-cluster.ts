import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { openStage } from '@churnops/dev/demo/open-stage.ts';
import type { Stage } from '@churnops/dev/demo/stage.ts';
import { awaitObject } from '@churnops/dev/kubectl/await-object.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import type { Batch, BatchStatus } from '../batch.ts';

const MINUTES = 60_000;

/** A model with batches on a real cluster, and a volume on the node's disk that its pods see as any other claim. */
export class BatchCluster implements AsyncDisposable {
  readonly #stage: Stage;
  readonly #name: string;
  readonly #directory: string;

  private constructor(stage: Stage, name: string) {
    this.#stage = stage;
    this.#name = name;
    this.#directory = join(stage.cluster.directory, name);
  }

  /** @param name of the model, the claim and the volume. */
  static async open(name: string): Promise<BatchCluster> {
    const opened = new BatchCluster(await openStage(), name);
    await mkdir(join(opened.#directory, 'model'), { recursive: true });
    await mkdir(join(opened.#directory, 'volume'));
    await chmod(join(opened.#directory, 'volume'), 0o777);
    return opened;
  }

  /** Writes customers.csv into the volume. */
  async writeCustomers(lines: readonly string[]): Promise<void> {
    const text = ['id,plan,tenure', ...lines, ''].join('\n');
    await writeFile(join(this.#directory, 'volume', 'customers.csv'), text);
  }

  /** Reads a file that a batch wrote into the volume. */
  read(...path: string[]): Promise<string> {
    return readFile(join(this.#directory, 'volume', ...path), 'utf8');
  }

  /** A person applies a model that serves, and its batch, which scores customers.csv into `scores`. @returns what serves. */
  async apply(batch: Partial<Batch>): Promise<string> {
    const model = join(this.#directory, 'model');
    await writeModelDirectory(model, tinyModelFiles(), { name: 'tiny' });
    const { cluster, registry } = this.#stage;
    const repository = `${cluster.registry}/churn/tiny-${randomUUID().slice(0, 8)}`;
    const { digest } = await pushModel(registry, repository, model);
    const artifact = `oci://${repository}@${digest}`;
    const claim = (path: string) => ({ persistentVolumeClaim: { claimName: this.#name, path } });
    const resources = { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 1, memory: '512Mi' } };
    await cluster.kubectl.apply(...this.#volume(), {
      apiVersion: 'churnops.dev/v1alpha1',
      kind: 'ChurnModel',
      metadata: this.#inNamespace(),
      spec: {
        serving: { artifact, minReplicas: 1, maxReplicas: 1 },
        batch: [
          { name: 'once', input: claim('customers.csv'), output: claim('scores'), resources, ...batch },
        ],
      },
    });
    return artifact;
  }

  /** Waits until the status tells this of the batch. @param also what else it is to tell. */
  awaitBatch(reason: string, also: (told: BatchStatus) => boolean = () => true): Promise<BatchStatus> {
    return awaitObject<ChurnModel, BatchStatus>(
      this.#stage.cluster.kubectl,
      ['churnmodel', this.#name, '-n', this.#stage.settings.namespace],
      (model) => model?.status?.batches?.find((batch) => batch.reason === reason && also(batch)),
      (model) => JSON.stringify(model?.status?.batches ?? 'no status'),
      { timeout: 3 * MINUTES },
    );
  }

  /** Runs kubectl in the model's namespace. */
  kubectl(...args: string[]): Promise<string> {
    return this.#stage.cluster.kubectl.run(['-n', this.#stage.settings.namespace, ...args]);
  }

  /** Takes everything away that it made. */
  async [Symbol.asyncDispose](): Promise<void> {
    const gone = ['--ignore-not-found'];
    await this.kubectl('delete', 'churnmodel', this.#name, ...gone, '--cascade=foreground', '--timeout=120s');
    await this.kubectl('delete', 'pvc', this.#name, ...gone);
    await this.#stage.cluster.kubectl.run(['delete', 'pv', this.#name, ...gone]);
    await this.#stage.registry.close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #inNamespace(): { name: string; namespace: string } {
    return { name: this.#name, namespace: this.#stage.settings.namespace };
  }

  #volume(): object[] {
    const capacity = { storage: '1Gi' };
    const accessModes = ['ReadWriteMany'];
    const hostPath = { path: join(this.#directory, 'volume') };
    return [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: this.#name },
        spec: {
          ...{ capacity, accessModes, hostPath, claimRef: this.#inNamespace() },
          persistentVolumeReclaimPolicy: 'Retain',
        },
      },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: this.#inNamespace(),
        spec: {
          accessModes,
          storageClassName: '',
          volumeName: this.#name,
          resources: { requests: capacity },
        },
      },
    ];
  }
}
