import { MODEL_LABEL } from '../churn-model/child-identity.ts';
import { MODELS } from '../churn-model/model.ts';
import type { Configuration } from '../configuration.ts';
import type { ControllerOptions, Watch } from '../controller/controller.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import { DEPLOYMENTS, type KubernetesObject, PODS, REPLICA_SETS } from '../kubernetes/resource.ts';
import { type ConvergenceDependencies, ConvergenceReconciler } from './reconcile.ts';

/** What the controller stands on. */
export interface ConvergenceControllerDependencies
  extends Omit<ConvergenceDependencies, 'probationInterval'> {
  configuration: Pick<Configuration, 'workers' | 'promotion'>;
}

/** Pods and ReplicaSets belong to a model's Deployment; they carry the model's name in a label. */
const WATCHES: readonly Watch[] = [
  { resource: REPLICA_SETS, map: modelOfLabel },
  { resource: PODS, map: modelOfLabel },
];

/** The controller of the target's side of promotion: it follows the models and what serves them. */
export function createConvergenceController(
  dependencies: ConvergenceControllerDependencies,
): ControllerOptions {
  const { promotion, workers } = dependencies.configuration;
  return {
    name: 'convergence',
    resource: MODELS,
    owns: [DEPLOYMENTS],
    watches: WATCHES,
    reconciler: new ConvergenceReconciler({
      ...dependencies,
      probationInterval: promotion.probationIntervalSeconds * 1_000,
    }),
    workers: workers.convergence,
  };
}

function modelOfLabel({ metadata }: KubernetesObject): ObjectKey[] {
  const name = metadata?.labels?.[MODEL_LABEL];
  return name ? [{ namespace: metadata?.namespace ?? '', name }] : [];
}
