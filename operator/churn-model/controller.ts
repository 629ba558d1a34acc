import type { Configuration } from '../configuration.ts';
import type { ControllerOptions, Watch } from '../controller/controller.ts';
import { PODS, REPLICA_SETS } from '../kubernetes/resource.ts';
import { RUNS } from '../training-run/run.ts';
import { MODELS } from './model.ts';
import { modelOfLabel, modelOfRun } from './model-keys.ts';
import { CHILD_RESOURCES } from './observe.ts';
import { ChurnModelReconciler, type ReconcilerDependencies } from './reconcile.ts';

/** What the controller of ChurnModels stands on. */
export interface ChurnModelDependencies extends ReconcilerDependencies {
  configuration: ReconcilerDependencies['configuration'] & Pick<Configuration, 'workers'>;
}

/** Pods and ReplicaSets belong to a model's children, not to the model; they carry its name in a label. */
const WATCHES: readonly Watch[] = [
  { resource: REPLICA_SETS, map: modelOfLabel },
  { resource: PODS, map: modelOfLabel },
  { resource: RUNS, map: modelOfRun },
];

/** The controller of ChurnModels: it follows the models, their children down to the pods, and their TrainingRuns. */
export function createChurnModelController(dependencies: ChurnModelDependencies): ControllerOptions {
  return {
    name: 'churn-model',
    resource: MODELS,
    owns: CHILD_RESOURCES,
    watches: WATCHES,
    reconciler: new ChurnModelReconciler(dependencies),
    workers: dependencies.configuration.workers.churnModel,
  };
}
