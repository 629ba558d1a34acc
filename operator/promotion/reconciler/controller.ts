import { MODEL_LABEL } from '../../churn-model/child-identity.ts';
import { MODELS } from '../../churn-model/model.ts';
import type { ControllerOptions } from '../../controller/controller.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import { DEPLOYMENTS, type KubernetesObject, REPLICA_SETS } from '../../kubernetes/resource.ts';
import { RUNS, type Run } from '../../training-run/run.ts';
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

function modelOfLabel({ metadata }: KubernetesObject): ObjectKey[] {
  const name = metadata?.labels?.[MODEL_LABEL];
  return name ? [{ namespace: metadata?.namespace ?? '', name }] : [];
}

function modelOfRun(object: KubernetesObject): ObjectKey[] {
  const name = (object as Run).spec.modelRef?.name;
  return name ? [{ namespace: object.metadata?.namespace ?? '', name }] : [];
}
