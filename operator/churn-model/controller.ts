import type { Configuration } from '../configuration.ts';
import type { ControllerOptions, Watch } from '../controller/controller.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import { type KubernetesObject, PODS, REPLICA_SETS } from '../kubernetes/resource.ts';
import { RUNS, type Run } from '../training-run/run.ts';
import { MODEL_LABEL } from './child-identity.ts';
import { MODELS } from './model.ts';
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

function modelOfLabel({ metadata }: KubernetesObject): ObjectKey[] {
  const name = metadata?.labels?.[MODEL_LABEL];
  return name ? [{ namespace: metadata?.namespace ?? '', name }] : [];
}

function modelOfRun(object: KubernetesObject): ObjectKey[] {
  const name = (object as Run).spec.modelRef?.name;
  return name ? [{ namespace: object.metadata?.namespace ?? '', name }] : [];
}
