import type { ControllerOptions } from '../controller/controller.ts';
import type { ObjectKey } from '../controller/reconciler.ts';
import { JOBS, type KubernetesObject, PODS, TRAINING_RUNS } from '../kubernetes/resource.ts';
import { RUN_LABEL } from './job.ts';
import { type TrainingRunDependencies, TrainingRunReconciler } from './reconcile.ts';

/** The controller of TrainingRuns: it follows the runs, their Jobs, and the Jobs' pods. */
export function createTrainingRunController(dependencies: TrainingRunDependencies): ControllerOptions {
  return {
    name: 'training-run',
    resource: TRAINING_RUNS,
    owns: [JOBS],
    watches: [{ resource: PODS, map: runOfPod }],
    reconciler: new TrainingRunReconciler(dependencies),
    workers: dependencies.configuration.workers.trainingRun,
  };
}

/** Pods belong to Jobs; the label of the pod template names the run. */
function runOfPod(pod: KubernetesObject): ObjectKey[] {
  const { namespace, labels } = pod.metadata ?? {};
  const name = labels?.[RUN_LABEL];
  return namespace && name ? [{ namespace, name }] : [];
}
