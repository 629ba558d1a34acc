import type { ObjectMeta, OwnerReference } from '../kubernetes/resource.ts';
import type { Model } from './model.ts';

/** The label by which everything of one model is found. */
export const MODEL_LABEL = 'churnops.dev/model';

/** The label `app.kubernetes.io/name` of model servers. */
export const SERVER_NAME = 'model-server';

/** The port on which model servers answer, and that of their Service. */
export const PORT = 8000;

/** The port on which each pod tells those who watch of its metrics, and of what its live rows were like; named `metrics`, and no Service's. */
export const METRICS_PORT = 9090;

/** Names the ServiceAccount of a model's servers. */
export function serviceAccountName(model: Model): string {
  return `${model.metadata.name}-model-server`;
}

/** What selects the pods of a model; a Deployment's selector can never be changed, so neither can this. */
export function selectorLabels(model: Model): Record<string, string> {
  return { 'app.kubernetes.io/name': SERVER_NAME, [MODEL_LABEL]: model.metadata.name };
}

/** The labels of every child, and of its pods. */
export function childLabels(model: Model): Record<string, string> {
  return { 'app.kubernetes.io/managed-by': 'churnops', ...selectorLabels(model) };
}

/** Ties a child to its model: it goes when the model goes, and changes of it wake the model's reconciler. */
export function ownerReference(model: Model): OwnerReference {
  return {
    apiVersion: model.apiVersion,
    kind: model.kind,
    name: model.metadata.name,
    uid: model.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The metadata of a child; its name is the model's where nothing else is said. */
export function childMetadata(model: Model, name = model.metadata.name): ObjectMeta {
  return {
    name,
    namespace: model.metadata.namespace,
    labels: childLabels(model),
    ownerReferences: [ownerReference(model)],
  };
}
