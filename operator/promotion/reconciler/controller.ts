import { MODELS } from '../../churn-model/model.ts';
import { modelOfLabel, modelOfMonitor, modelOfRun } from '../../churn-model/model-keys.ts';
import type { ControllerOptions } from '../../controller/controller.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import {
  DEPLOYMENTS,
  DRIFT_MONITORS,
  type KubernetesObject,
  REPLICA_SETS,
} from '../../kubernetes/resource.ts';
import { RUNS } from '../../training-run/run.ts';
import { type PromotionDependencies, PromotionReconciler } from './reconciler.ts';

/** For people who have just approved: workers that wait for their turn to write must not hold them up. */
const URGENT_WORKERS = 4;

/** The controller of the source's side of promotion: it follows the models, their runs, what serves them, and what is found to drift. */
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
      { resource: DRIFT_MONITORS, map: (monitor) => promotedDrift(dependencies.reader, monitor) },
    ],
    reconciler: new PromotionReconciler(dependencies),
    workers,
    urgentWorkers: URGENT_WORKERS,
  };
}

/** The model of a monitor, where its episodes are promoted: to others a window that was judged is no news. */
function promotedDrift(reader: ObjectReader, monitor: KubernetesObject): ObjectKey[] {
  return modelOfMonitor(monitor).filter((key) =>
    reader.get(MODELS, key)?.spec.promotions?.some(({ from }) => from === 'Drift'),
  );
}
