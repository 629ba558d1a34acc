import { MODELS } from '../churn-model/model.ts';
import { modelOfLabel } from '../churn-model/model-keys.ts';
import type { Configuration } from '../configuration.ts';
import type { ControllerOptions, Watch } from '../controller/controller.ts';
import {
  CRON_JOBS,
  DEPLOYMENTS,
  JOBS,
  type KubernetesObject,
  PODS,
  type Pod,
} from '../kubernetes/resource.ts';
import { FinishedPods } from './finished-pods.ts';
import { BatchReconciler, type BatchReconcilerDependencies } from './reconcile.ts';

/** What the controller of batches stands on. */
export interface BatchDependencies extends Omit<BatchReconcilerDependencies, 'finished'> {
  configuration: BatchReconcilerDependencies['configuration'] & Pick<Configuration, 'workers'>;
}

/** Jobs of a schedule belong to its CronJob, and pods to Jobs; all carry the model's name in a label. */
function watches(finished: FinishedPods): Watch[] {
  const modelOfPod = (pod: KubernetesObject) => {
    finished.see(pod as Pod);
    return modelOfLabel(pod);
  };
  return [
    { resource: JOBS, map: modelOfLabel },
    { resource: PODS, map: modelOfPod },
  ];
}

/** The controller of the batches of ChurnModels: it follows the models, what serves them, and their Jobs down to the pods. */
export function createBatchController(dependencies: BatchDependencies): ControllerOptions {
  const finished = new FinishedPods();
  return {
    name: 'batch',
    resource: MODELS,
    owns: [CRON_JOBS, DEPLOYMENTS],
    watches: watches(finished),
    reconciler: new BatchReconciler({ ...dependencies, finished }),
    workers: dependencies.configuration.workers.batch,
  };
}
