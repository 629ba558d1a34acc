import { createHash } from 'node:crypto';
import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { MODEL_LABEL, ownerReference } from '../../churn-model/child-identity.ts';
import type { AppliedRun } from '../../training-run/applied-run.ts';
import type { Due } from '../decision/due.ts';
import type { Cause, Facts, Training } from '../decision/facts.ts';
import { TRAINER_ANNOTATION } from '../decision/inputs.ts';
import { newestOf } from '../decision/past-runs.ts';

/** A run that trains. */
export type PlannedRun = AppliedRun<Omit<TrainingRun['spec'], 'suspend'>>;

/** What a name may have before a hyphen and eight digits: the names of TrainingRuns have at most 50 characters. */
const MAXIMUM_PREFIX = 41;

/**
 * The run that is made for a cause. Its name follows from the model, the cause, and the run that was made for that kind of
 * cause before: whoever comes to the same decision finds the run there, and a later decision makes another.
 */
export function planRun({ model, runs, data, trainerImage }: Facts, { cause }: Due): PlannedRun {
  const { name, namespace, uid } = model.metadata;
  const { contract, template } = model.spec.training;
  const before = newestOf(runs, cause.reason)?.metadata.uid ?? '';
  const hash = createHash('sha256')
    .update(canonicalJson([uid, keyOf(cause, data), before]))
    .digest('hex');
  const version = data.kind === 'Known' ? { dataVersion: data.version } : {};
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'TrainingRun',
    metadata: {
      name: `${name.slice(0, MAXIMUM_PREFIX).replace(/-+$/, '')}-${hash.slice(0, 8)}`,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'churnops', [MODEL_LABEL]: name },
      annotations: { [TRAINER_ANNOTATION]: template.image ?? trainerImage },
      ownerReferences: [ownerReference(model)],
    },
    spec: {
      ...template,
      mode: 'Train',
      modelRef: { name },
      cause: { ...cause, ...version },
      contract,
      data: pinData(template.data, data),
    },
  };
}

/** The data as they were when they were asked for: what moves is pinned, so that every attempt reads the same. */
function pinData(source: Training['template']['data'], data: Facts['data']): Training['template']['data'] {
  if (data.kind !== 'Known') return source;
  const { artifact, commit } = data;
  const { dvc } = source;
  const gitRepository = dvc && commit !== undefined && { ...dvc.gitRepository, revision: commit };
  return {
    ...source,
    ...(artifact !== undefined && { artifact }),
    ...(gitRepository && { dvc: { ...dvc, gitRepository } }),
  };
}

/** What happened, in the words that identify it. */
function keyOf({ reason, episode, revision, artifact, at }: Cause, data: Facts['data']): string[] {
  const version = reason === 'DataVersion' && data.kind === 'Known' ? data.version : undefined;
  return [reason, revision ?? episode ?? artifact ?? version ?? at ?? ''];
}
