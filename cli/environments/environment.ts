import {
  ARTIFACT_FIELD,
  fieldOf,
  REVISION_FIELD,
} from '@churnops/operator/promotion/decision/policy/promotion.ts';
import type { Model, PromotionSpec, PromotionStatus } from './model.ts';

/** A model in one environment, and where its versions go from there. */
export interface Environment {
  model: Model;
  promotions: readonly EnvironmentPromotion[];
}

/** A promotion with what it leads to. */
export interface EnvironmentPromotion {
  spec: PromotionSpec;
  /** Absent where the operator has not looked at it yet. */
  status: PromotionStatus | undefined;
  target: PromotionTarget;
}

/**
 * - Environment: a model of this cluster.
 * - Own: the very model that promotes, as a candidate to where it was trained.
 * - Above: one that stands elsewhere in the trees already.
 * - Training: a model of this cluster that is asked for a training run, not told what to serve.
 * - Elsewhere: a file that no model here comes from, as in another cluster.
 */
export type PromotionTarget =
  | { kind: 'Environment'; environment: Environment }
  | { kind: 'Own'; model: Model }
  | { kind: 'Above'; model: Model }
  | { kind: 'Training'; model: Model }
  | { kind: 'Elsewhere'; path: string };

/** Puts models into trees: each stands below what promotes to it, and those that nothing promotes to are the roots. */
export function plantEnvironments(models: readonly Model[]): Environment[] {
  const sorted = models.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  // A candidate may go to the very model that it was trained for, which is then still where the tree begins.
  const targets = new Set(sorted.flatMap((model) => targetsOf(model, sorted).filter((one) => one !== model)));
  const planted = new Set<Model>();
  const roots = sorted.filter((model) => !targets.has(model)).map((model) => plant(model, sorted, planted));
  // What is left promotes in a circle; each circle begins somewhere.
  const circles = sorted.flatMap((model) => (planted.has(model) ? [] : [plant(model, sorted, planted)]));
  return [...roots, ...circles];
}

/** The tree below one model. */
export function plantFrom(model: Model, models: readonly Model[]): Environment {
  return plant(model, models, new Set());
}

/** Whether a model stands in a tree. */
export function standsIn({ model, promotions }: Environment, wanted: Model): boolean {
  return (
    model === wanted ||
    promotions.some(({ target }) => target.kind === 'Environment' && standsIn(target.environment, wanted))
  );
}

/** The model of which a promotion says what it serves; undefined where none here comes from the file, or more than one. */
export function targetOf(
  model: Model,
  promotion: PromotionSpec,
  models: readonly Model[],
): Model | undefined {
  return fieldOf(promotion) === ARTIFACT_FIELD ? modelOfFile(model, promotion, models) : undefined;
}

/** The model whose own file a promotion edits, whatever the field: it says what is accepted there. */
export function modelOfFile(
  { spec }: Model,
  { to }: PromotionSpec,
  models: readonly Model[],
): Model | undefined {
  const repository = repositoryKey(spec.gitRepository);
  if (repository === undefined) return undefined;
  const found = models.filter(
    (other) =>
      other.spec.source?.path === to.path &&
      repositoryKey(other.spec.gitRepository) === repository &&
      (to.document === undefined || sameDocument(to.document, documentOf(other))),
  );
  return found.length === 1 ? found[0] : undefined;
}

function plant(model: Model, models: readonly Model[], planted: Set<Model>): Environment {
  planted.add(model);
  const promotions = (model.spec.promotions ?? []).map((spec): EnvironmentPromotion => {
    const status = model.status?.promotions?.find(({ name }) => name === spec.name);
    const target = targetOf(model, spec, models);
    if (target === undefined) return { spec, status, target: otherTarget(model, spec, models) };
    if (target === model) return { spec, status, target: { kind: 'Own', model } };
    if (planted.has(target)) return { spec, status, target: { kind: 'Above', model: target } };
    const environment = plant(target, models, planted);
    return { spec, status, target: { kind: 'Environment', environment } };
  });
  return { model, promotions };
}

function otherTarget(model: Model, promotion: PromotionSpec, models: readonly Model[]): PromotionTarget {
  const trained = fieldOf(promotion) === REVISION_FIELD ? modelOfFile(model, promotion, models) : undefined;
  return trained ? { kind: 'Training', model: trained } : { kind: 'Elsewhere', path: promotion.to.path };
}

function targetsOf(model: Model, models: readonly Model[]): Model[] {
  return (model.spec.promotions ?? []).flatMap((spec) => targetOf(model, spec, models) ?? []);
}

/** One word for a repository and its branch: forges know `Shop/Models.git/` and `shop/models` as one. */
function repositoryKey(repository: Model['spec']['gitRepository']): string | undefined {
  if (repository === undefined || !URL.canParse(repository.url)) return undefined;
  const { host, pathname } = new URL(repository.url);
  const path = pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  return `${host}${path}`.toLowerCase().concat(`#${repository.branch ?? 'main'}`);
}

function documentOf({ spec, metadata }: Model): { kind: string; name: string } {
  return spec.source?.document ?? { kind: 'ChurnModel', name: metadata.name };
}

function sameDocument(one: { kind: string; name: string }, other: { kind: string; name: string }): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function nameOf({ metadata }: Model): string {
  return `${metadata.namespace} ${metadata.name}`;
}
