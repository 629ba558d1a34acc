import {
  CHURN_MODELS,
  CRON_JOBS,
  DEPLOYMENTS,
  DRIFT_MONITORS,
  HORIZONTAL_POD_AUTOSCALERS,
  JOBS,
  POD_DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
  type Resource,
  SERVICE_ACCOUNTS,
  SERVICES,
  TRAINING_RUNS,
} from './resource.ts';

/** A resource that is watched, and which of its objects. */
export interface WatchedResource {
  resource: Resource<unknown>;
  labelSelector?: string;
}

/** Everything that we make carries this, so the caches do not grow with what others run in the cluster. */
const OURS = 'app.kubernetes.io/managed-by=churnops';

/** What the operator watches. */
export const WATCHED_RESOURCES: readonly WatchedResource[] = [
  { resource: CHURN_MODELS },
  { resource: TRAINING_RUNS },
  { resource: DRIFT_MONITORS },
  { resource: JOBS, labelSelector: OURS },
  { resource: CRON_JOBS, labelSelector: OURS },
  { resource: PODS, labelSelector: OURS },
  { resource: DEPLOYMENTS, labelSelector: OURS },
  { resource: REPLICA_SETS, labelSelector: OURS },
  { resource: SERVICES, labelSelector: OURS },
  { resource: SERVICE_ACCOUNTS, labelSelector: OURS },
  { resource: HORIZONTAL_POD_AUTOSCALERS, labelSelector: OURS },
  { resource: POD_DISRUPTION_BUDGETS, labelSelector: OURS },
];
