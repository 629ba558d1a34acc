import { MODELS } from '../churn-model/model.ts';
import { modelOfLabel } from '../churn-model/model-keys.ts';
import type { Configuration } from '../configuration.ts';
import type { ControllerOptions, Watch } from '../controller/controller.ts';
import { CRON_JOBS, DEPLOYMENTS, JOBS, PODS } from '../kubernetes/resource.ts';
import { BatchReconciler, type BatchReconcilerDependencies } from './reconcile.ts';

/** What the controller of batches stands on. */
export interface BatchDependencies extends BatchReconcilerDependencies {
  configuration: BatchReconcilerDependencies['configuration'] & Pick<Configuration, 'workers'>;
}

/** Jobs of a schedule belong to its CronJob, and pods to Jobs; all carry the model's name in a label. */
const WATCHES: readonly Watch[] = [
  { resource: JOBS, map: modelOfLabel },
  { resource: PODS, map: modelOfLabel },
];

/** The controller of the batches of ChurnModels: it follows the models, what serves them, and their Jobs down to the pods. */
export function createBatchController(dependencies: BatchDependencies): ControllerOptions {
  return {
    name: 'batch',
    resource: MODELS,
    owns: [CRON_JOBS, DEPLOYMENTS],
    watches: WATCHES,
    reconciler: new BatchReconciler(dependencies),
    workers: dependencies.configuration.workers.batch,
  };
}
