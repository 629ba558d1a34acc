import { MODELS } from '../../churn-model/model.ts';
import { modelOfLabel, modelOfRun } from '../../churn-model/model-keys.ts';
import type { ControllerOptions } from '../../controller/controller.ts';
import { DEPLOYMENTS, REPLICA_SETS } from '../../kubernetes/resource.ts';
import { RUNS } from '../../training-run/run.ts';
import { type PromotionDependencies, PromotionReconciler } from './reconciler.ts';

/** For people who have just approved: workers that wait for their turn to write must not hold them up. */
const URGENT_WORKERS = 4;

/** The controller of the source's side of promotion: it follows the models, their runs, and what serves them. */
export function createPromotionController(
  dependencies: PromotionDependencies,
  { workers }: { workers: number },
): ControllerOptions {
  return {
    name: 'promotion',
    resource: MODELS,
    owns: [DEPLOYMENTS],
    watches: [
      { resource: REPLICA_SETS, map: modelOfLabel },
      { resource: RUNS, map: modelOfRun },
    ],
    reconciler: new PromotionReconciler(dependencies),
    workers,
    urgentWorkers: URGENT_WORKERS,
  };
}
