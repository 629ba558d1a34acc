import type { ObjectKey } from '../controller/reconciler.ts';
import type { ObjectReader } from '../kubernetes/object-reader.ts';
import {
  DEPLOYMENTS,
  type Deployment,
  HORIZONTAL_POD_AUTOSCALERS,
  type KubernetesObject,
  POD_DISRUPTION_BUDGETS,
  PODS,
  type Pod,
  REPLICA_SETS,
  type ReplicaSet,
  type Resource,
  SERVICE_ACCOUNTS,
  SERVICES,
} from '../kubernetes/resource.ts';
import { RUNS, type Run } from '../training-run/run.ts';
import { MODELS, type Model } from './model.ts';

/** The kinds of a model's children, in the order in which they are taken away. */
export const CHILD_RESOURCES: readonly Resource<KubernetesObject>[] = [
  HORIZONTAL_POD_AUTOSCALERS,
  POD_DISRUPTION_BUDGETS,
  SERVICES,
  DEPLOYMENTS,
  SERVICE_ACCOUNTS,
];

/** A child that exists and is the model's own. */
export interface Child {
  resource: Resource<KubernetesObject>;
  object: KubernetesObject;
}

/** All that is decided from; objects of others that carry our names are not in it. */
export interface Observed {
  model: Model;
  children: readonly Child[];
  deployment: Deployment | undefined;
  /** Of the Deployment. */
  replicaSets: readonly ReplicaSet[];
  /** Of those ReplicaSets. */
  pods: readonly Pod[];
  /** Those that name the model. */
  runs: readonly Run[];
}

/** Gathers from the caches what there is of a model; undefined once the model is gone. */
export function observe(reader: ObjectReader, key: ObjectKey): Observed | undefined {
  const model = reader.get(MODELS, key);
  if (!model) return undefined;
  const { uid } = model.metadata;
  const children = CHILD_RESOURCES.flatMap((resource) =>
    reader.ownedBy(resource, uid).map((object) => ({ resource, object })),
  );
  const deployment = reader.ownedBy(DEPLOYMENTS, uid).find(({ metadata }) => metadata?.name === key.name);
  const replicaSets = deployment ? reader.ownedBy(REPLICA_SETS, deployment.metadata?.uid ?? '') : [];
  return {
    model,
    children,
    deployment,
    replicaSets,
    pods: replicaSets.flatMap(({ metadata }) => reader.ownedBy(PODS, metadata?.uid ?? '')),
    runs: reader
      .list(RUNS, { namespace: key.namespace })
      .filter(({ spec }) => spec.modelRef?.name === key.name),
  };
}
