import { expect, vi } from 'vitest';
import { parse } from 'yaml';
import { MODELS, type Model } from '../churn-model/model.ts';
import { DeploymentController } from '../churn-model/testing/deployment-controller.ts';
import type { Namespace } from '../churn-model/testing/namespace.ts';
import { findCondition } from '../controller/conditions.ts';
import { DEPLOYMENTS, JOBS, type KubernetesObject, type Resource, SERVICES } from '../kubernetes/resource.ts';
import { RUNS } from '../training-run/run.ts';
import type { GitOpsRepository, SeenPullRequest } from './gitops-repository.ts';
import type { PlayedTrainer } from './played-trainer.ts';
import { type Environment, fileOf, modelOf } from './promotion-files.ts';
import { timeless, WAITING } from './waiting.ts';

const ENVIRONMENTS: readonly Environment[] = ['dev', 'staging'];

/** What a promotion is told to be at only for a moment. */
const PASSING = ['Opening', 'Updating', 'Closing', 'Merging', 'AwaitingGit', 'AwaitingForge'];

/** Where a promotion story happens. */
export interface PromotionPlace {
  namespace: Namespace;
  repository: GitOpsRepository;
  trainer: PlayedTrainer;
}

/**
 * Versions go from a run through dev to staging by pull requests, and one is led back. People, the trainer, the GitOps tool
 * and the cluster's own controllers are played, each step by step; what the operator does is waited for only by its
 * outcome, so that it does not matter how often it begins anew.
 */
export class PromotionStory {
  readonly #place: PromotionPlace;
  readonly #deployments: Record<Environment, DeploymentController>;
  #runs = 0;

  constructor(place: PromotionPlace) {
    this.#place = place;
    this.#deployments = {
      dev: new DeploymentController(place.namespace, modelOf('dev')),
      staging: new DeploymentController(place.namespace, modelOf('staging')),
    };
  }

  /** The GitOps tool applies both environments for the first time. */
  async begin(): Promise<void> {
    await this.#playOthers();
  }

  /** Two versions to staging, and back to the first. @returns what then is. */
  async tell(): Promise<object> {
    const first = await this.train();
    await this.goToDev(first);
    await this.goToStaging(first);
    const second = await this.train();
    await this.compare(second, first);
    await this.goToDev(second);
    await this.goToStaging(second);
    await this.leadBack('staging', first);
    await this.awaitPromotion('staging', 'RolledBackThere');
    return this.outcome();
  }

  /** A run makes a version that no run before has made. */
  async train(): Promise<string> {
    this.#runs += 1;
    const card = `# Version ${this.#runs}\n`;
    return (await this.#place.trainer.train(`telco-${this.#runs}`, modelOf('dev'), card)).artifact;
  }

  /** The run that the operator makes for the gate of dev, of what was trained and what is served there. */
  async compare(candidate: string, served: string): Promise<void> {
    await this.#place.trainer.compare(modelOf('dev'), { candidate, served });
  }

  /** The version is merged to dev by itself, synced, and rolled out. */
  async goToDev(artifact: string): Promise<void> {
    await this.arrive('dev', artifact);
  }

  /** A person approves the version for staging; then it is merged, synced, and rolled out. */
  async goToStaging(artifact: string): Promise<void> {
    const { number } = await this.awaitOpen('staging', artifact);
    await this.awaitPromotion('staging', 'AwaitingApproval');
    await this.#place.repository.approve(number);
    await this.arrive('staging', artifact);
  }

  /** The version is merged, synced, and rolled out. */
  async arrive(environment: Environment, artifact: string): Promise<void> {
    await this.#awaitMerged(environment, artifact);
    await this.#rollOut(environment, artifact);
  }

  /** A person asks for the version before; where the environment wants approval, another one gives it. */
  async leadBack(environment: Environment, artifact: string): Promise<void> {
    const { namespace, repository } = this.#place;
    const annotate = (value: string | null) =>
      namespace.patch(MODELS, modelOf(environment), {
        metadata: { annotations: { 'churnops.dev/rollback-to': value } },
      });
    await annotate('previous');
    if (environment === 'staging') {
      const { number } = await this.#awaitOpenBranch(`${modelOf(environment)}/rollback`);
      await repository.approve(number);
    }
    await this.arrive(environment, artifact);
    await annotate(null);
  }

  /** Waits for the open pull request of a version to an environment. */
  async awaitOpen(environment: Environment, artifact: string): Promise<SeenPullRequest> {
    const digest = artifact.slice(artifact.lastIndexOf('@') + 1);
    const open = await this.#awaitOpenBranch(`${modelOf('dev')}/${environment}`);
    expect(open.body).toContain(digest);
    return open;
  }

  /** Waits until dev's ChurnModel says this of its promotion. */
  async awaitPromotion(
    name: string,
    reason: string,
  ): Promise<NonNullable<NonNullable<Model['status']>['promotions']>[number]> {
    return vi.waitFor(async () => {
      await this.#playOthers();
      const { status } = await this.model('dev');
      const found = status?.promotions?.find((one) => one.name === name);
      expect(`${found?.reason}`, found?.message).toBe(reason);
      return found!;
    }, WAITING);
  }

  /** Every status is taken away. */
  async loseStatus(): Promise<void> {
    const { namespace } = this.#place;
    for (const resource of [MODELS, RUNS] as Resource<KubernetesObject>[]) {
      for (const { metadata } of await namespace.list(resource)) {
        await namespace.patchStatus(resource, metadata?.name ?? '', null);
      }
    }
  }

  model(environment: Environment): Promise<Model> {
    return this.#place.namespace.get(MODELS, modelOf(environment));
  }

  /** Everything that must not depend on when the operator was interrupted. */
  async outcome(): Promise<object> {
    await this.#settled();
    const { repository } = this.#place;
    const pullRequests = await repository.pullRequests();
    const remarks = await Promise.all(pullRequests.map((one) => repository.remarks(one)));
    const files = await Promise.all(ENVIRONMENTS.map((environment) => repository.read(fileOf(environment))));
    const models = await Promise.all(ENVIRONMENTS.map((environment) => this.model(environment)));
    return timeless({
      pullRequests: pullRequests.map((one, index) => ({ ...one, ...remarks[index] })),
      branches: await repository.branches(),
      messages: (await repository.messages()).sort(),
      files,
      statuses: models.map(({ status }) => status),
      finalizers: models.map(({ metadata }) => metadata.finalizers),
      ...(await this.#objects()),
    }) as object;
  }

  /** Both models are at their files, and nothing is left to tell. */
  async #settled(): Promise<void> {
    await vi.waitFor(async () => {
      await this.#playOthers();
      for (const environment of ENVIRONMENTS) {
        const { metadata, spec, status } = await this.model(environment);
        const ready = findCondition(status?.conditions, 'Ready');
        expect(ready?.observedGeneration).toBe(metadata.generation);
        expect(ready?.status).toBe('True');
        const converged = findCondition(status?.conditions, 'Converged');
        expect(converged?.observedGeneration).toBe(metadata.generation);
        expect(spec.serving?.artifact).toContain(status?.git?.digest ?? 'nothing known of Git yet');
        for (const told of [...(status?.promotions ?? []), ...(status?.rollback ? [status.rollback] : [])]) {
          expect(PASSING).not.toContain(told.reason);
        }
      }
    }, WAITING);
  }

  /** The names of all children and runs, and how often each Deployment was changed. */
  async #objects(): Promise<object> {
    const names = async (resource: Resource<KubernetesObject>) =>
      (await this.#place.namespace.list(resource)).map(({ metadata }) => metadata?.name).sort();
    const deployments = await this.#place.namespace.list(DEPLOYMENTS);
    return {
      jobs: await names(JOBS),
      services: await names(SERVICES),
      rollouts: deployments.map(({ metadata }) => [
        metadata?.name,
        metadata?.annotations?.['deployment.kubernetes.io/revision'],
      ]),
    };
  }

  /** What the GitOps tool and the deployment controller do by themselves, whenever there is something to do. */
  async #playOthers(): Promise<void> {
    await this.#place.repository.sync(ENVIRONMENTS.map(fileOf));
    for (const { metadata, status } of await this.#place.namespace.list(DEPLOYMENTS)) {
      const environment = ENVIRONMENTS.find((one) => modelOf(one) === metadata?.name);
      // Where it has never looked, a rollout is to begin, which is a step of the story.
      const behind =
        status?.observedGeneration !== undefined && status.observedGeneration !== metadata?.generation;
      if (environment && behind) await this.#deployments[environment].look();
    }
  }

  /** Waits until the base branch says it, and applies that. */
  async #awaitMerged(environment: Environment, artifact: string): Promise<void> {
    await vi.waitFor(async () => {
      await this.#playOthers();
      const { spec } = parse(await this.#place.repository.read(fileOf(environment)));
      expect(spec.serving.artifact).toBe(artifact);
    }, WAITING);
    await this.#playOthers();
  }

  async #awaitOpenBranch(end: string): Promise<SeenPullRequest> {
    return vi.waitFor(async () => {
      await this.#playOthers();
      const open = (await this.#place.repository.pullRequests()).filter(({ state }) => state === 'open');
      const found = open.find(({ head }) => head.includes(end));
      if (!found) throw new Error(`there is no open pull request from ${end}`);
      return found;
    }, WAITING);
  }

  async #rollOut(environment: Environment, artifact: string): Promise<void> {
    const controller = this.#deployments[environment];
    await vi.waitFor(async () => {
      const { spec } = await controller.deployment();
      expect(spec?.template.metadata?.annotations?.['churnops.dev/artifact']).toBe(artifact);
    }, WAITING);
    await controller.begin();
    await controller.complete();
    await vi.waitFor(async () => {
      await this.#playOthers();
      const { metadata, status } = await this.model(environment);
      const ready = findCondition(status?.conditions, 'Ready');
      expect(`${ready?.reason} ${ready?.observedGeneration}`).toBe(`Serving ${metadata.generation}`);
      expect(status?.serving?.current).toBe(artifact);
    }, WAITING);
  }
}
