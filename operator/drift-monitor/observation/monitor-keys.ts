import { modelOfLabel, modelOfRun } from '../../churn-model/model-keys.ts';
import { ownerKeys } from '../../controller/owner-keys.ts';
import type { ObjectKey } from '../../controller/reconciler.ts';
import { keyOf } from '../../kubernetes/object-identity.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import { DRIFT_MONITORS, type KubernetesObject } from '../../kubernetes/resource.ts';
import type { Run } from '../../training-run/run.ts';
import { MONITORS } from '../monitor.ts';

/** How monitors are found by what they look at. */
export interface MonitorKeys {
  ofModel: (object: KubernetesObject) => ObjectKey[];
  /** A pod that comes or goes is to be asked at once. */
  ofPod: (object: KubernetesObject) => ObjectKey[];
  /** What an episode led to, or counts rows for a monitor. */
  ofRun: (object: KubernetesObject) => ObjectKey[];
}

/** Finds the monitors of a model by its name, in its namespace. */
export function createMonitorKeys(reader: ObjectReader): MonitorKeys {
  /** Wherever a run is that was asked for by the id of an episode, it is what that led to. */
  const askedFor = ({ spec: { cause } }: Run) =>
    cause?.revision === undefined
      ? []
      : reader
          .list(MONITORS)
          .filter(({ status }) => status?.episode?.id === cause.revision)
          .map(keyOf);
  const monitorsOf = ({ namespace, name }: ObjectKey) =>
    reader
      .list(MONITORS, { namespace })
      .filter(({ spec }) => spec.modelRef.name === name)
      .map(keyOf);
  return {
    ofModel: (object) => monitorsOf(keyOf(object)),
    ofPod: (object) => modelOfLabel(object).flatMap(monitorsOf),
    ofRun: (object) => [
      ...modelOfRun(object).flatMap(monitorsOf),
      ...askedFor(object as Run),
      ...ownerKeys(DRIFT_MONITORS, object),
    ],
  };
}
