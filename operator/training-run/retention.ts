import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { parseDuration } from '../promotion/decision/policy/duration.ts';
import { countsForBudget } from '../retraining/decision/limits.ts';
import { createdAt } from '../retraining/decision/past-runs.ts';
import { isEvaluation, profiledBy } from './evaluation.ts';
import type { Run } from './run.ts';

/** Marks that Argo CD and Flux put on what they apply: they would only make the object again. */
const GITOPS_ANNOTATIONS = ['argocd.argoproj.io/tracking-id'];
const GITOPS_LABELS = ['app.kubernetes.io/instance', 'kustomize.toolkit.fluxcd.io/name'];

/** A protected run is looked at again after this many milliseconds: what protects it may be gone by then. */
const LOOK_AGAIN = 600_000;

/** What becomes of a finished run. */
export type Retention = { kind: 'Keep' } | { kind: 'LookAgain'; milliseconds: number } | { kind: 'Delete' };

/**
 * Applies `ttlSecondsAfterFinished` to a run whose result is in its status. These outlive it: the newest succeeded run of
 * a model (its candidate), one whose artifact a ChurnModel serves or wants, one that GitOps tracks, what would be made again
 * by itself if it were gone (the newest comparison for a model where it failed, and the newest run of each cause), and what
 * still counts against the budget of its model.
 *
 * @param runs the runs of the same namespace.
 * @param models the ChurnModels of all namespaces that are watched.
 */
export function decideRetention(
  run: Run,
  runs: readonly Run[],
  models: readonly ChurnModel[],
  now: Date,
): Retention {
  const seconds = run.spec.ttlSecondsAfterFinished;
  const completed = run.status?.completionTime;
  if (seconds === undefined || completed === undefined || isTracked(run)) return { kind: 'Keep' };
  const left = Date.parse(completed) + seconds * 1000 - now.getTime();
  if (left > 0) return { kind: 'LookAgain', milliseconds: Math.min(left, LOOK_AGAIN) };
  if (
    isNewest(run, runs) ||
    isNewestOfCause(run, runs) ||
    isServed(run, models) ||
    isInBudget(run, models, now)
  )
    return { kind: 'LookAgain', milliseconds: LOOK_AGAIN };
  return { kind: 'Delete' };
}

/** Runs of the same second protect each other: which of them is the candidate is not decided here. */
function isNewest(run: Run, runs: readonly Run[]): boolean {
  const model = run.spec.modelRef?.name;
  const mattering = isEvaluation(run) ? 'Failed' : 'Succeeded';
  if (model === undefined || profiledBy(run) !== undefined || run.status?.phase !== mattering) return false;
  return !runs.some(
    (other) =>
      other.spec.modelRef?.name === model &&
      other.spec.mode === run.spec.mode &&
      (isEvaluation(other) || other.status?.phase === 'Succeeded') &&
      other.metadata.deletionTimestamp === undefined &&
      createdAt(other) > createdAt(run),
  );
}

/** What asked for a run is known to be answered by the run that was made for it. */
function isNewestOfCause(run: Run, runs: readonly Run[]): boolean {
  const { cause, modelRef } = run.spec;
  if (!cause) return false;
  return !runs.some(
    (other) =>
      other.spec.cause?.reason === cause.reason &&
      other.spec.modelRef?.name === modelRef?.name &&
      other.metadata.deletionTimestamp === undefined &&
      createdAt(other) > createdAt(run),
  );
}

function isInBudget(run: Run, models: readonly ChurnModel[], now: Date): boolean {
  const model = models.find(
    ({ metadata }) =>
      metadata.name === run.spec.modelRef?.name && metadata.namespace === run.metadata.namespace,
  );
  const { budget } = model?.spec.training ?? {};
  return (
    budget !== undefined && countsForBudget(run) && createdAt(run) > now.getTime() - parseDuration(budget.per)
  );
}

function isServed(run: Run, models: readonly ChurnModel[]): boolean {
  const artifact = run.status?.artifact;
  return (
    artifact !== undefined &&
    models.some(
      ({ spec, status }) =>
        spec.serving?.artifact === artifact ||
        status?.serving?.wanted === artifact ||
        status?.serving?.current === artifact,
    )
  );
}

function isTracked(run: Run): boolean {
  const { annotations = {}, labels = {} } = run.metadata;
  return (
    GITOPS_ANNOTATIONS.some((name) => annotations[name] !== undefined) ||
    GITOPS_LABELS.some((name) => labels[name] !== undefined)
  );
}
