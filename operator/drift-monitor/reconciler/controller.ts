import type { Configuration } from '../../configuration.ts';
import type { ControllerOptions } from '../../controller/controller.ts';
import { CHURN_MODELS, DRIFT_MONITORS, PODS, TRAINING_RUNS } from '../../kubernetes/resource.ts';
import { createMonitorKeys } from '../observation/monitor-keys.ts';
import { type DriftMonitorDependencies, DriftMonitorReconciler } from './reconciler.ts';

/** What the controller stands on. */
export interface DriftMonitorControllerDependencies extends DriftMonitorDependencies {
  configuration: Pick<Configuration, 'workers'>;
}

/** The controller of DriftMonitors: it follows them, the models that they watch, the pods that serve these, and the runs that an episode led to. */
export function createDriftMonitorController({
  configuration,
  ...dependencies
}: DriftMonitorControllerDependencies): ControllerOptions {
  const keys = createMonitorKeys(dependencies.reader);
  return {
    name: 'drift-monitor',
    resource: DRIFT_MONITORS,
    owns: [],
    watches: [
      { resource: CHURN_MODELS, map: keys.ofModel },
      { resource: PODS, map: keys.ofPod },
      { resource: TRAINING_RUNS, map: keys.ofRun },
    ],
    reconciler: new DriftMonitorReconciler(dependencies),
    workers: configuration.workers.driftMonitor,
  };
}
