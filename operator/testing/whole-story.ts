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
import { PlayedTrainer } from './played-trainer.ts';
import { timeless, WAITING } from './waiting.ts';

const RUN = 'telco-1';
const MODEL = 'telco';

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
  readonly #trainer: PlayedTrainer;
  #artifact = '';

  private constructor(place: StoryPlace, hand: ClusterHand) {
    this.#place = place;
    this.#hand = hand;
    this.#deployment = new DeploymentController(place.namespace, MODEL);
    this.#trainer = new PlayedTrainer(hand, { ...place, repository: 'churn/telco' });
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

  /** A run that makes a model; returns the uid of its Job. */
  async train(): Promise<string | undefined> {
    const { artifact, jobUid } = await this.#trainer.train(RUN, MODEL);
    this.#artifact = artifact;
    return jobUid;
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
}
