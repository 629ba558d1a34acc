import { expect, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { MODELS, type Model } from '../churn-model/model.ts';
import { DeploymentController } from '../churn-model/testing/deployment-controller.ts';
import type { Namespace } from '../churn-model/testing/namespace.ts';
import { findCondition } from '../controller/conditions.ts';
import { DEPLOYMENTS, type KubernetesObject, type Resource } from '../kubernetes/resource.ts';
import { RUNS } from '../training-run/run.ts';
import type { GitOpsRepository, SeenPullRequest } from './gitops-repository.ts';
import type { PlayedTrainer } from './played-trainer.ts';
import { ENVIRONMENTS, type Environment, fileOf, modelOf } from './promotion-files.ts';
import { expectSettled, promotionOutcome } from './promotion-outcome.ts';
import { WAITING } from './waiting.ts';

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

  /**
   * A version goes to staging by approval. Of the next two, the newer takes the older's place in its pull request to staging,
   * and is rejected there. Dev is led back to the older, which is proposed to staging until staging is promoted to no more.
   *
   * @returns what then is.
   */
  async tell(): Promise<object> {
    const { repository } = this.#place;
    const first = await this.train();
    await this.goToDev(first);
    await this.goToStaging(first);
    const second = await this.train();
    await this.compare(second, first);
    await this.goToDev(second);
    const { number } = await this.awaitOpen('staging', second);
    const third = await this.train();
    await this.compare(third, second);
    await this.goToDev(third);
    await this.compare(third, first);
    expect((await this.awaitJudged('staging', third)).number).toBe(number);
    await this.awaitPromotion('staging', 'AwaitingApproval');
    await repository.reject(number);
    await this.awaitPromotion('staging', 'RejectedThere');
    await this.leadBack('dev', second);
    await this.awaitPromotion('dev', 'RolledBackThere');
    await this.awaitOpen('staging', second);
    await this.awaitPromotion('staging', 'AwaitingApproval');
    await this.withdraw('staging');
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
  goToDev(artifact: string): Promise<void> {
    return this.arrive('dev', artifact);
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

  /** A person takes a promotion out of dev's file; what was open for it is closed. */
  async withdraw(promotion: string): Promise<void> {
    const { repository } = this.#place;
    const model = parse(await repository.read(fileOf('dev')));
    const promotions = (model.spec.promotions as { name: string }[]).filter(({ name }) => name !== promotion);
    await repository.commit({
      [fileOf('dev')]: stringify({ ...model, spec: { ...model.spec, promotions } }),
    });
    await vi.waitFor(async () => {
      await this.#playOthers();
      const open = (await repository.pullRequests()).filter(({ state }) => state === 'open');
      expect(open.filter(({ head }) => head.includes(`${modelOf('dev')}/${promotion}`))).toEqual([]);
    }, WAITING);
  }

  /** Waits for the open pull request of a version to an environment. */
  async awaitOpen(environment: Environment, artifact: string): Promise<SeenPullRequest> {
    const digest = artifact.slice(artifact.lastIndexOf('@') + 1);
    const proposes = ({ body }: SeenPullRequest) => body.includes(`"digest":"${digest}"`);
    return this.#awaitOpenBranch(`${modelOf('dev')}/${environment}`, proposes);
  }

  /** Waits until that pull request says by a status what each gate says: a person who decides has seen them. */
  async awaitJudged(environment: Environment, artifact: string): Promise<SeenPullRequest> {
    return vi.waitFor(async () => {
      const pull = await this.awaitOpen(environment, artifact);
      const { statuses } = await this.#place.repository.remarks(pull);
      const { status } = await this.model('dev');
      const told = status?.promotions?.find(({ name }) => name === environment);
      expect(told?.artifact).toBe(artifact);
      expect(statuses).toHaveLength(told?.gates?.length ?? Number.NaN);
      return pull;
    }, WAITING);
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

  /** Everything that must not depend on when the operator was interrupted, once nothing is on its way any more. */
  async outcome(): Promise<object> {
    await vi.waitFor(async () => {
      await this.#playOthers();
      await expectSettled(this.#place);
    }, WAITING);
    return promotionOutcome(this.#place);
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

  async #awaitOpenBranch(
    end: string,
    wanted: (pullRequest: SeenPullRequest) => boolean = () => true,
  ): Promise<SeenPullRequest> {
    return vi.waitFor(async () => {
      await this.#playOthers();
      const open = (await this.#place.repository.pullRequests()).filter(({ state }) => state === 'open');
      const found = open.find((one) => one.head.includes(end) && wanted(one));
      if (!found) throw new Error(`the open pull request from ${end} is not there`);
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
