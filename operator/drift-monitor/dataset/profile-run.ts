import { createHash } from 'node:crypto';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { formatReference, parseReference } from '@churnops/lib/registry/reference.ts';
import type { Model } from '../../churn-model/model.ts';
import { digestOf } from '../../promotion/decision/version.ts';
import type { AppliedRun } from '../../training-run/applied-run.ts';
import type { Run } from '../../training-run/run.ts';
import { formatTime } from '../decision/wording.ts';
import type { Monitor, MonitorSpec } from '../monitor.ts';

/** Says for which window a run counts: when that began, as RFC 3339. */
export const WINDOW_ANNOTATION = 'churnops.dev/window-start';

/** One look at a source: for which window, and against which model. */
export interface Look {
  /** When the window began, in milliseconds since the epoch. */
  start: number;
  /** How long it is, in milliseconds. */
  milliseconds: number;
  /** The model that serves, `oci://HOST/REPOSITORY@sha256:…`. */
  artifact: string;
}

/** A TrainingRun as it is applied. */
export type ProfileRun = AppliedRun<Pick<Run['spec'], 'data' | 'output'> & Record<string, unknown>>;

/** What a name may have before `-profile-` and eight digits: the names of TrainingRuns have at most 50 characters. */
const MAXIMUM_PREFIX = 33;

/** How long a run stays after it was read, in seconds: three windows, an hour at least and a week at most. */
const LEAST_TIME_TO_LIVE = 3_600;
const MOST_TIME_TO_LIVE = 604_800;

/** Names where the rows are from, so that another source is not taken for the same. */
export function rowSourceOf({ source }: MonitorSpec): string {
  return createHash('sha256')
    .update(canonicalJson(source ?? null))
    .digest('hex')
    .slice(0, 16);
}

/** The name of the run of a look: it follows from all that the run reads, so that there is never a second one, and a changed source is read anew. */
export function profileRunName(
  { metadata: { name, uid }, spec }: Pick<Monitor, 'metadata' | 'spec'>,
  { start, milliseconds, artifact }: Look,
): string {
  const facts = [uid, start, milliseconds, digestOf(artifact) ?? artifact, spec.source];
  const hash = createHash('sha256').update(canonicalJson(facts)).digest('hex');
  return `${name.slice(0, MAXIMUM_PREFIX).replace(/-+$/, '')}-profile-${hash.slice(0, 8)}`;
}

/** The window that a run counts for; undefined where it does not say. */
export function windowStartOf({ metadata: { annotations } }: Run): number | undefined {
  const start = Date.parse(annotations?.[WINDOW_ANNOTATION] ?? '');
  return Number.isNaN(start) ? undefined : start;
}

/**
 * Plans the run of a look. The counts are stored beside the model, so it is written with the credentials of `spec.evaluation` or, where nothing is said there, of
 * `spec.training`, or else of a run here that made the model. The run names no model: it makes no candidate.
 *
 * @param runs the TrainingRuns of the namespace.
 */
export function planProfileRun(monitor: Monitor, model: Model, look: Look, runs: readonly Run[]): ProfileRun {
  const { name, namespace, uid } = monitor.metadata;
  const { apiVersion, kind } = { apiVersion: 'churnops.dev/v1alpha1', kind: 'DriftMonitor' } as const;
  const { host, repository, digest } = parseReference(look.artifact);
  const { evaluation, training } = model.spec;
  const push =
    evaluation?.output?.pushSecretRef ??
    training?.template.output.pushSecretRef ??
    runs.find(({ status }) => digest !== undefined && digestOf(status?.artifact) === digest)?.spec.output
      .pushSecretRef;
  const seconds = Math.ceil((3 * look.milliseconds) / 1_000);
  return {
    apiVersion,
    kind: 'TrainingRun',
    metadata: {
      name: profileRunName(monitor, look),
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'churnops', 'churnops.dev/drift-monitor': name },
      annotations: { [WINDOW_ANNOTATION]: formatTime(look.start) },
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      mode: 'Profile',
      // As TrainingRuns have it; Git may hold the same without its scheme.
      profile: { artifact: formatReference(parseReference(look.artifact)), ...countedOf(monitor.spec, look) },
      data: dataOf(monitor.spec),
      output: {
        repository: formatReference({ host, repository }).slice('oci://'.length),
        ...(push && { pushSecretRef: push }),
      },
      ttlSecondsAfterFinished: Math.min(MOST_TIME_TO_LIVE, Math.max(LEAST_TIME_TO_LIVE, seconds)),
    },
  };
}

/** Of batches only those parts are counted that were written in the window: others were counted before, or are to be. */
function countedOf({ source }: MonitorSpec, { start, milliseconds }: Look) {
  const { type: from } = source!;
  if (from !== 'ScoredBatches') return { from };
  return { from, written: { from: formatTime(start), before: formatTime(start + milliseconds) } };
}

/** The CRD sees to it that the source has what its type needs. */
function dataOf({ source }: MonitorSpec): Run['spec']['data'] {
  return (source?.type === 'ScoredBatches' ? source.scoredBatches : source?.dataset) as Run['spec']['data'];
}
