import { churnModel, driftMonitor, type LooseObject, trainingRun } from './objects.ts';

/** A wrong object, and what the apiserver must say of it: the field's path, and words of the remedy. */
export interface Refusal {
  title: string;
  object: LooseObject;
  path: string;
  remedy: string;
}

/** A ChurnModel that is valid but for what `edit` does to its spec. */
export function wrongModel(
  title: string,
  path: string,
  remedy: string,
  edit: (spec: LooseObject) => void,
): Refusal {
  return { title, path, remedy, object: churnModel((model) => edit(model['spec'])) };
}

/** A TrainingRun that is valid but for what `edit` does to its spec. */
export function wrongRun(
  title: string,
  path: string,
  remedy: string,
  edit: (spec: LooseObject) => void,
): Refusal {
  return { title, path, remedy, object: trainingRun((run) => edit(run['spec'])) };
}

/** A DriftMonitor that is valid but for what `edit` does to its spec. */
export function wrongMonitor(
  title: string,
  path: string,
  remedy: string,
  edit: (spec: LooseObject) => void,
): Refusal {
  return { title, path, remedy, object: driftMonitor((monitor) => edit(monitor['spec'])) };
}

/** What the apiserver says where a rule did not judge, but failed. */
export const RULE_FAILED = /evaluating rule|supported operator|cost exceeds/;
