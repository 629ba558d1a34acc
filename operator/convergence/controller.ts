import { MODELS } from '../churn-model/model.ts';
import { modelOfLabel } from '../churn-model/model-keys.ts';
import type { Configuration } from '../configuration.ts';
import type { ControllerOptions, Watch } from '../controller/controller.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../kubernetes/resource.ts';
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
