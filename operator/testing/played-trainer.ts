import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE, runTag } from '@churnops/lib/artifact/attempt.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { SMALL_REPORT } from '@churnops/lib/comparison/comparison.fixture.ts';
import { attachComparison } from '@churnops/lib/comparison/comparison-referrer.ts';
import { MANIFEST_MEDIA_TYPE } from '@churnops/lib/registry/descriptor.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { expect, vi } from 'vitest';
import { evaluationRunName } from '../evidence/evaluation-run.ts';
import { digestOf } from '../promotion/decision/version.ts';
import type { Run } from '../training-run/run.ts';
import { awaitJob } from '../training-run/testing/await-job.ts';
import type { ClusterHand } from '../training-run/testing/cluster-hand.ts';
import { WAITING } from './waiting.ts';

/** Where a trainer pushes what it makes. */
export interface TrainerPlace {
  /** Writes to the registry itself. */
  client: RegistryClient;
  registry: string;
  /** The registry's host as the operator knows it. */
  host: string;
  repository: string;
  /** What it makes of any data, but for the model's card; the tiny model where nothing is said. */
  model?: () => Map<string, Uint8Array>;
}

/**
 * Plays the job controller, the kubelet and the trainer of one run after the other. What the operator does is waited for only
 * by its outcome, so that it does not matter how often it begins anew.
 */
export class PlayedTrainer {
  readonly #hand: ClusterHand;
  readonly #place: TrainerPlace;

  constructor(hand: ClusterHand, place: TrainerPlace) {
    this.#hand = hand;
    this.#place = place;
  }

  /** A person makes a run; its Job, a pod that works, pushes a model and ends well. @returns what the run led to. */
  async train(
    name: string,
    modelName: string,
    card = '# A tiny model\n',
  ): Promise<{ artifact: string; jobUid: string | undefined }> {
    const repository = `${this.#place.host}/${this.#place.repository}`;
    const output = { repository, pushSecretRef: { name: 'registry-write' } };
    const run = await this.#hand.createRun(name, { modelRef: { name: modelName }, output });
    return this.work(run, card);
  }

  /** A run that is there leads to a model with this card. @param meanwhile what happens while its pod works. */
  async work(
    run: Run,
    card: string,
    meanwhile: () => Promise<void> = async () => undefined,
  ): Promise<{ artifact: string; jobUid: string | undefined }> {
    const { name } = run.metadata;
    const jobUid = await this.#work(name, async () => {
      await meanwhile();
      await this.#push(run, card);
    });
    const { status } = await this.#hand.run(name);
    return { artifact: status?.artifact ?? '', jobUid };
  }

  /** The run that the operator makes to compare two versions: it finds the candidate slightly better. */
  async compare(modelName: string, pair: { candidate: string; served: string }): Promise<void> {
    const name = evaluationRunName(modelName, pair);
    const run = await vi.waitFor(async () => {
      const found = await this.#hand.run(name);
      if (!found) throw new Error(`there is no run ${name} yet`);
      return found;
    }, WAITING);
    await this.#work(name, () => this.#attach(run, digestOf(pair.candidate), digestOf(pair.served)));
  }

  /** The Job of a run is made, its pod starts, works and ends well. @returns the uid of the Job. */
  async #work(name: string, work: () => Promise<void>): Promise<string | undefined> {
    const job = await awaitJob(this.#hand, name, WAITING);
    const pod = await this.#hand.startPod(job);
    await this.#hand.tellState(pod, { running: {} }, { podIP: '127.0.0.1' });
    await this.#awaitPhase(name, 'Running');
    await work();
    await this.#hand.tellState(pod, { terminated: { exitCode: 0, reason: 'Completed' } });
    await this.#hand.endJob(name, 'Complete');
    await this.#awaitPhase(name, 'Succeeded');
    return job.metadata?.uid;
  }

  async #awaitPhase(name: string, phase: string): Promise<void> {
    await vi.waitFor(async () => expect((await this.#hand.run(name)).status?.phase).toBe(phase), WAITING);
  }

  /** What the trainer does in the end where it compared: the report beside the candidate, and the tag last. */
  async #attach({ metadata }: Run, candidate = '', served = ''): Promise<void> {
    const { client, registry: host, repository } = this.#place;
    const better = { ...SMALL_REPORT.metrics['auc']!, served: 0.83, difference: 0.01 };
    const auc = { ...better, lower95OneSided: 0.004, interval95: [0.002, 0.018] as [number, number] };
    const report = { ...SMALL_REPORT, candidate, served, metrics: { auc } };
    const { digest } = await attachComparison(
      client,
      { host, repository, digest: candidate },
      report,
      undefined,
    );
    const { bytes } = await client.getManifest({ host, repository, digest });
    await client.putManifest({ host, repository, digest }, bytes, MANIFEST_MEDIA_TYPE, runTag(metadata.uid));
  }

  /** What the trainer does in the end: the model, the record of the attempt, and the tag last. */
  async #push({ metadata }: Run, card: string): Promise<void> {
    const { client, registry, repository, model = tinyModelFiles } = this.#place;
    const directory = await mkdtemp(join(tmpdir(), 'churnops-trainer-'));
    try {
      const files = model().set('README.md', Buffer.from(card));
      await writeModelDirectory(directory, files, { name: 'telco' });
      const { digest } = await pushModel(client, `${registry}/${repository}`, directory);
      const reference = { host: registry, repository, digest };
      await client.attach(reference, {
        artifactType: ATTEMPT_TYPE,
        files: [],
        annotations: {
          [ATTEMPT_ANNOTATIONS.runUid]: metadata.uid,
          [ATTEMPT_ANNOTATIONS.runName]: metadata.name,
          [ATTEMPT_ANNOTATIONS.runCreatedAt]: metadata.creationTimestamp ?? '',
          [ATTEMPT_ANNOTATIONS.existed]: 'false',
        },
      });
      const { bytes } = await client.getManifest(reference);
      await client.putManifest(reference, bytes, MANIFEST_MEDIA_TYPE, runTag(metadata.uid));
    } finally {
      await rm(directory, { recursive: true });
    }
  }
}
