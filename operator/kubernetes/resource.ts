import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import type { DriftMonitor } from '@churnops/crds/drift-monitor.gen.ts';
import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import type * as client from '@kubernetes/client-node';

/**
 * A client type as the apiserver sends it: times are RFC 3339 strings, since objects are kept as parsed JSON and never
 * go through the client's typed serialisation (which drops fields that its schema does not know).
 */
export type Serialized<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Serialized<Item>[]
    : T extends object
      ? { [Key in keyof T]: Serialized<T[Key]> }
      : T;

/** The metadata of an object (metav1.ObjectMeta). */
export type ObjectMeta = Serialized<client.V1ObjectMeta>;
/** What ties a child to its owner (metav1.OwnerReference). */
export type OwnerReference = Serialized<client.V1OwnerReference>;

/** What every object has; fields that the apiserver sets are optional because a desired object has none of them. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
}

/** A Job of batch/v1, as it is kept here. */
export type Job = Serialized<client.V1Job>;
/** A CronJob of batch/v1, as it is kept here. */
export type CronJob = Serialized<client.V1CronJob>;
/** A Pod of v1, as it is kept here. */
export type Pod = Serialized<client.V1Pod>;
/** A Deployment of apps/v1, as it is kept here. */
export type Deployment = Serialized<client.V1Deployment>;
/** A ReplicaSet of apps/v1, as it is kept here. */
export type ReplicaSet = Serialized<client.V1ReplicaSet>;
/** A Service of v1, as it is kept here. */
export type Service = Serialized<client.V1Service>;
/** A HorizontalPodAutoscaler of autoscaling/v2, as it is kept here. */
export type HorizontalPodAutoscaler = Serialized<client.V2HorizontalPodAutoscaler>;
/** A PodDisruptionBudget of policy/v1, as it is kept here. */
export type PodDisruptionBudget = Serialized<client.V1PodDisruptionBudget>;
/** A ServiceAccount of v1, as it is kept here. */
export type ServiceAccount = Serialized<client.V1ServiceAccount>;
/** A Secret of v1, as it is kept here. */
export type Secret = Serialized<client.V1Secret>;
/** A ConfigMap of v1, as it is kept here. */
export type ConfigMap = Serialized<client.V1ConfigMap>;
/** A Lease of coordination.k8s.io/v1, as it is kept here. */
export type Lease = Serialized<client.V1Lease>;

/** A kind of object, and where its collection is in the API. `T` is the type of one object. */
export interface Resource<T> {
  readonly apiVersion: string;
  readonly kind: string;
  /** The collection's name in URLs, such as `horizontalpodautoscalers`. */
  readonly plural: string;
  readonly namespaced: true;
  /** Never set: it only ties the resource to its object's type. */
  readonly objectType?: T;
}

function resource<T>(apiVersion: string, kind: string, plural: string): Resource<T> {
  return { apiVersion, kind, plural, namespaced: true };
}

/** Reconciled: read, and written on their status. */
export const CHURN_MODELS = resource<ChurnModel>('churnops.dev/v1alpha1', 'ChurnModel', 'churnmodels');
/** Reconciled too; deleted when their time to live is over. */
export const TRAINING_RUNS = resource<TrainingRun>('churnops.dev/v1alpha1', 'TrainingRun', 'trainingruns');
/** Reconciled: read, and written on their status. */
export const DRIFT_MONITORS = resource<DriftMonitor>(
  'churnops.dev/v1alpha1',
  'DriftMonitor',
  'driftmonitors',
);
/** Of TrainingRuns, and of the batches of ChurnModels. */
export const JOBS = resource<Job>('batch/v1', 'Job', 'jobs');
/** Of ChurnModels whose batches have a schedule; they make Jobs. */
export const CRON_JOBS = resource<CronJob>('batch/v1', 'CronJob', 'cronjobs');
/** Of those Jobs and Deployments; only read. */
export const PODS = resource<Pod>('v1', 'Pod', 'pods');
/** Of ChurnModels, as all that follow up to the ServiceAccounts. */
export const DEPLOYMENTS = resource<Deployment>('apps/v1', 'Deployment', 'deployments');
/** Of those Deployments; only read. */
export const REPLICA_SETS = resource<ReplicaSet>('apps/v1', 'ReplicaSet', 'replicasets');
/** One address a ChurnModel. */
export const SERVICES = resource<Service>('v1', 'Service', 'services');
/** They alone set a Deployment's replicas. */
export const HORIZONTAL_POD_AUTOSCALERS = resource<HorizontalPodAutoscaler>(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'horizontalpodautoscalers',
);
/** For drained nodes. */
export const POD_DISRUPTION_BUDGETS = resource<PodDisruptionBudget>(
  'policy/v1',
  'PodDisruptionBudget',
  'poddisruptionbudgets',
);
/** Without rights and without a token. */
export const SERVICE_ACCOUNTS = resource<ServiceAccount>('v1', 'ServiceAccount', 'serviceaccounts');
/** Read one at a time when it is used; never listed and never watched. */
export const SECRETS = resource<Secret>('v1', 'Secret', 'secrets');
/** Of DriftMonitors, one each; read and written by name, never listed and never watched. */
export const CONFIG_MAPS = resource<ConfigMap>('v1', 'ConfigMap', 'configmaps');
/** Leader election's one object. */
export const LEASES = resource<Lease>('coordination.k8s.io/v1', 'Lease', 'leases');

const RESOURCES: readonly Resource<unknown>[] = [
  CHURN_MODELS,
  TRAINING_RUNS,
  DRIFT_MONITORS,
  JOBS,
  CRON_JOBS,
  PODS,
  DEPLOYMENTS,
  REPLICA_SETS,
  SERVICES,
  HORIZONTAL_POD_AUTOSCALERS,
  POD_DISRUPTION_BUDGETS,
  SERVICE_ACCOUNTS,
  SECRETS,
  CONFIG_MAPS,
  LEASES,
];

/**
 * Finds the resource of an object that carries its apiVersion and kind.
 *
 * @throws TypeError for a kind that the operator does not work with: a mistake in our own code.
 */
export function resourceOf<T extends KubernetesObject>(object: T): Resource<T> {
  const found = RESOURCES.find(
    (candidate) => candidate.apiVersion === object.apiVersion && candidate.kind === object.kind,
  );
  if (!found) {
    throw new TypeError(`The operator knows no resource ${object.apiVersion ?? '?'} ${object.kind ?? '?'}`);
  }
  return found as Resource<T>;
}

/** Identifies a resource in maps, metrics and logs, such as `deployments.apps` or `pods`. */
export function resourceName(resource: Resource<unknown>): string {
  const group = resource.apiVersion.includes('/') ? resource.apiVersion.split('/')[0] : '';
  return group ? `${resource.plural}.${group}` : resource.plural;
}
