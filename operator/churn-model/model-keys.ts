import type { ObjectKey } from '../controller/reconciler.ts';
import type { Monitor } from '../drift-monitor/monitor.ts';
import type { KubernetesObject } from '../kubernetes/resource.ts';
import type { Run } from '../training-run/run.ts';
import { MODEL_LABEL } from './child-identity.ts';

/** The model of a pod or a ReplicaSet, which belong to a model's children and carry its name in a label. */
export function modelOfLabel({ metadata }: KubernetesObject): ObjectKey[] {
  const name = metadata?.labels?.[MODEL_LABEL];
  return name ? [{ namespace: metadata?.namespace ?? '', name }] : [];
}

/** The model that a TrainingRun names. */
export function modelOfRun(object: KubernetesObject): ObjectKey[] {
  const name = (object as Run).spec.modelRef?.name;
  return name ? [{ namespace: object.metadata?.namespace ?? '', name }] : [];
}

/** The model that a DriftMonitor watches. */
export function modelOfMonitor(object: KubernetesObject): ObjectKey[] {
  const { metadata, spec } = object as Monitor;
  return [{ namespace: metadata.namespace, name: spec.modelRef.name }];
}
