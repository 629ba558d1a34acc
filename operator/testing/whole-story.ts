import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE, runTag } from '@churnops/lib/artifact/attempt.ts';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { MANIFEST_MEDIA_TYPE } from '@churnops/lib/registry/descriptor.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { expect, vi } from 'vitest';
import { MODELS } from '../churn-model/model.ts';
import { CHILD_RESOURCES } from '../churn-model/observe.ts';
import { DeploymentController } from '../churn-model/testing/deployment-controller.ts';
import type { Namespace } from '../churn-model/testing/namespace.ts';
import { statusOf } from '../churn-model/testing/telco.ts';
import { findCondition } from '../controller/conditions.ts';
import { JOBS, type KubernetesObject, PODS, REPLICA_SETS, type Resource } from '../kubernetes/resource.ts';
import { ClusterHand } from '../training-run/testing/cluster-hand.ts';

const RUN = 'telco-1';
const MODEL = 'telco';

/** Long, because an operator may be killed some ten times on the way to each step. */
const WAITING = { timeout: 90_000, interval: 100 };

/** Where a story happens. */
export interface StoryPlace {
  namespace: Namespace;
  /** Writes to the registry itself. */
  client: RegistryClient;
  registry: string;
  /** The registry's host as the operator knows it. */
  host: string;
  dockerConfig: object;
}

/**
 * From a TrainingRun to a served model, to one that has to give way, to none, and back, by way of every kind of call that the
 * operator makes. People, the trainer, and the cluster's own controllers are played; what they do is waited for only by
 * its outcome, so that it does not matter how often the operator begins anew.
 */
export class WholeStory {
  readonly #place: StoryPlace;
  readonly #hand: ClusterHand;
  readonly #deployment: DeploymentController;
  #artifact = '';

  private constructor(place: StoryPlace, hand: ClusterHand) {
    this.#place = place;
    this.#hand = hand;
    this.#deployment = new DeploymentController(place.namespace, MODEL);
  }

  static async open(place: StoryPlace): Promise<WholeStory> {
    const { connection, name } = place.namespace;
    return new WholeStory(place, await ClusterHand.enter(connection, name, place.dockerConfig));
  }

  /** Tells it to its end, and says what then is. */
  async tell(): Promise<object> {
    const jobUid = await this.train();
    await this.serve(this.#artifact);
    await this.giveWay();
    const gaveWay = await this.outcome();
    await this.stopServing();
    const stopped = await this.outcome(0);
    await this.#wantArtifact(this.#artifact);
    await this.#rollOut(this.#artifact);
    expect((await this.#hand.jobs()).map(({ metadata }) => metadata?.uid)).toEqual([jobUid]);
    return { gaveWay, stopped, back: await this.outcome() };
  }

  /** A run, its Job, a pod that works, pushes and ends well; returns the uid of the Job. */
  async train(): Promise<string | undefined> {
    const repository = `${this.#place.host}/churn/telco`;
    const output = { repository, pushSecretRef: { name: 'registry-write' } };
    const run = await this.#hand.createRun(RUN, { modelRef: { name: MODEL }, output });
    const job = await vi.waitFor(async () => {
      const found = await this.#hand.job(RUN);
      if (!found) throw new Error('there is no Job yet');
      return found;
    }, WAITING);
    const pod = await this.#hand.startPod(job);
    await this.#hand.tellState(pod, { running: {} }, { podIP: '127.0.0.1' });
    await this.#awaitPhase('Running');
    await this.#push(run.metadata.uid);
    await this.#hand.tellState(pod, { terminated: { exitCode: 0, reason: 'Completed' } });
    await this.#hand.endJob(RUN, 'Complete');
    await this.#awaitPhase('Succeeded');
    this.#artifact = (await this.#hand.run(RUN)).status?.artifact ?? '';
    return job.metadata?.uid;
  }

  async serve(artifact: string): Promise<void> {
    const object = { metadata: { name: MODEL }, spec: { serving: { artifact } } };
    await this.#place.namespace.create(MODELS, object as never);
    await this.#rollOut(artifact);
  }

  /** Another artifact that its server refuses. */
  async giveWay(): Promise<void> {
    const refused = `${this.#artifact.slice(0, -64)}${'2'.repeat(64)}`;
    await this.#wantArtifact(refused);
    await this.#awaitTemplate(refused);
    const { pod } = await this.#deployment.begin();
    await this.#deployment.endContainer(pod, 65, '{"code":"ArtifactInvalid","sentence":"It is cut off."}');
    await this.#awaitTemplate(this.#artifact);
    await this.#deployment.begin();
    await this.#deployment.complete();
    await this.#awaitReady('GaveWay');
  }

  /** The artifact is taken out, and the garbage collector takes what the Deployment leaves behind. */
  async stopServing(): Promise<void> {
    await this.#wantArtifact(null);
    await this.#awaitReady('NothingToServe');
    const left: Resource<KubernetesObject>[] = [REPLICA_SETS, PODS];
    for (const resource of left) {
      for (const { metadata } of await this.#place.namespace.list(resource)) {
        if (metadata?.labels?.['app.kubernetes.io/name'] === 'trainer-job') continue;
        await this.#place.namespace.delete(resource, metadata?.name ?? '');
      }
    }
  }

  /** Takes every status away, as a restore from a backup does. */
  async loseStatus(): Promise<void> {
    await this.#hand.loseStatus(RUN);
    await this.#place.namespace.patchStatus(MODELS, MODEL, null);
  }

  /** Everything that must not depend on when the operator was interrupted. */
  async outcome(replicas = 1): Promise<object> {
    await vi.waitFor(async () => {
      const { serving, conditions } = await statusOf(this.#place.namespace);
      expect(serving?.replicas ?? 0).toBe(replicas);
      expect(findCondition(conditions, 'CandidateReady')?.status).toBe('True');
      expect((await this.#hand.run(RUN)).status?.phase).toBe('Succeeded');
    }, WAITING);
    const objects = await Promise.all(
      [...CHILD_RESOURCES, JOBS].map(async (resource) => {
        const all = await this.#place.namespace.list(resource);
        const names = all.map(({ metadata }) => metadata?.name).filter((name) => name?.startsWith(MODEL));
        return `${resource.kind}: ${names.join(' ')}`;
      }),
    );
    const run = timeless((await this.#hand.run(RUN)).status);
    return { run, model: timeless(await statusOf(this.#place.namespace)), objects };
  }

  async #rollOut(artifact: string): Promise<void> {
    await this.#awaitTemplate(artifact);
    await this.#deployment.begin();
    await this.#deployment.complete();
    await this.#awaitReady('Serving');
  }

  async #awaitPhase(phase: string): Promise<void> {
    await vi.waitFor(async () => expect((await this.#hand.run(RUN)).status?.phase).toBe(phase), WAITING);
  }

  async #awaitTemplate(artifact: string): Promise<void> {
    await vi.waitFor(async () => {
      const { spec } = await this.#deployment.deployment();
      expect(spec?.template.metadata?.annotations?.['churnops.dev/artifact']).toBe(artifact);
    }, WAITING);
  }

  async #awaitReady(reason: string): Promise<void> {
    await vi.waitFor(async () => {
      const { metadata, status } = await this.#place.namespace.get(MODELS, MODEL);
      const { observedGeneration } = findCondition(status?.conditions, 'Ready') ?? {};
      expect(findCondition(status?.conditions, 'Ready')?.reason).toBe(reason);
      expect(observedGeneration).toBe(metadata.generation);
    }, WAITING);
  }

  async #wantArtifact(artifact: string | null): Promise<void> {
    await this.#place.namespace.patch(MODELS, MODEL, { spec: { serving: { artifact } } });
  }

  /** What the trainer does in the end: the model, the record of the attempt, and the tag last. */
  async #push(uid: string): Promise<void> {
    const { client, registry } = this.#place;
    const directory = await mkdtemp(join(tmpdir(), 'churnops-story-'));
    try {
      await writeModelDirectory(directory, tinyModelFiles(), { name: 'telco' });
      const { digest } = await pushModel(client, `${registry}/churn/telco`, directory);
      const reference = { host: registry, repository: 'churn/telco', digest };
      await client.attach(reference, {
        artifactType: ATTEMPT_TYPE,
        files: [],
        annotations: { [ATTEMPT_ANNOTATIONS.runUid]: uid, [ATTEMPT_ANNOTATIONS.existed]: 'false' },
      });
      const { bytes } = await client.getManifest(reference);
      await client.putManifest(reference, bytes, MANIFEST_MEDIA_TYPE, runTag(uid));
    } finally {
      await rm(directory, { recursive: true });
    }
  }
}

/** Without moments, and without the namespace and the port that differ between stories. */
function timeless(value: unknown): unknown {
  const text = JSON.stringify(value, (key, member) =>
    /(Time|At|since|url)$/.test(key) || key === 'progress' ? undefined : member,
  );
  return JSON.parse(text.replace(/127\.0\.0\.1:\d+/g, 'registry').replace(/test-[0-9a-f]{8}/g, 'test'));
}
