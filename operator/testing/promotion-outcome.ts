import { expect } from 'vitest';
import { MODELS, type Model } from '../churn-model/model.ts';
import type { Namespace } from '../churn-model/testing/namespace.ts';
import { findCondition } from '../controller/conditions.ts';
import { DEPLOYMENTS, JOBS, type KubernetesObject, type Resource, SERVICES } from '../kubernetes/resource.ts';
import { RUNS } from '../training-run/run.ts';
import type { GitOpsRepository } from './gitops-repository.ts';
import { ENVIRONMENTS, fileOf, modelOf } from './promotion-files.ts';
import { timeless } from './waiting.ts';

/** Where promotions leave something behind. */
export interface OutcomePlace {
  namespace: Namespace;
  repository: GitOpsRepository;
}

/** What a promotion is told to be at only for a moment. */
const PASSING = ['Opening', 'Updating', 'Closing', 'Merging', 'AwaitingGit', 'AwaitingForge'];

/** Both models are at their files, and nothing is left to tell. */
export async function expectSettled(place: OutcomePlace): Promise<void> {
  for (const { metadata, spec, status } of await modelsOf(place)) {
    for (const type of ['Ready', 'Converged']) {
      const { observedGeneration } = findCondition(status?.conditions, type) ?? {};
      expect(observedGeneration, type).toBe(metadata.generation);
    }
    expect(findCondition(status?.conditions, 'Ready')?.status).toBe('True');
    expect(spec.serving?.artifact).toContain(status?.git?.digest ?? 'nothing known of Git yet');
    for (const told of [...(status?.promotions ?? []), ...(status?.rollback ? [status.rollback] : [])]) {
      expect(PASSING).not.toContain(told.reason);
    }
    expect(status?.promotions?.map(({ name }) => name)).toEqual(spec.promotions?.map(({ name }) => name));
  }
}

/** Everything that must not depend on when the operator was interrupted: in the forge, in Git, and in the cluster. */
export async function promotionOutcome(place: OutcomePlace): Promise<object> {
  const { repository } = place;
  const pullRequests = await repository.pullRequests();
  const remarks = await Promise.all(pullRequests.map((one) => repository.remarks(one)));
  const models = await modelsOf(place);
  return timeless({
    pullRequests: pullRequests.map((one, index) => ({ ...one, ...remarks[index] })),
    branches: await repository.branches(),
    messages: (await repository.messages()).sort(),
    files: await Promise.all(ENVIRONMENTS.map((environment) => repository.read(fileOf(environment)))),
    statuses: models.map(({ status }) => status),
    finalizers: models.map(({ metadata }) => metadata.finalizers),
    ...(await objectsIn(place)),
  }) as object;
}

/** The names of all children and runs, and how many rollouts each Deployment had. */
async function objectsIn({ namespace }: OutcomePlace): Promise<object> {
  const names = async (resource: Resource<KubernetesObject>) =>
    (await namespace.list(resource)).map(({ metadata }) => metadata?.name).sort();
  const deployments = await namespace.list(DEPLOYMENTS);
  return {
    runs: await names(RUNS as Resource<KubernetesObject>),
    jobs: await names(JOBS),
    services: await names(SERVICES),
    rollouts: deployments.map(({ metadata }) => [
      metadata?.name,
      metadata?.annotations?.['deployment.kubernetes.io/revision'],
    ]),
  };
}

function modelsOf({ namespace }: OutcomePlace): Promise<Model[]> {
  return Promise.all(ENVIRONMENTS.map((environment) => namespace.get(MODELS, modelOf(environment))));
}
