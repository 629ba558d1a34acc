import { versionOf } from '../churn-model/server-settings.ts';
import type { Job } from '../kubernetes/resource.ts';
import { jobEnd, jobEndTime } from '../training-run/failure.ts';
import { nextProgress } from '../training-run/progress.ts';
import { isRunning } from '../training-run/trainer-container.ts';
import { ARTIFACT_ANNOTATION, type Batch, type BatchStatus } from './batch.ts';
import { type Counts, countRows } from './counts.ts';
import { isTrouble, trouble, type Verdict } from './errors.ts';
import { jobFailure, lastAttempt } from './failure.ts';
import type { JobPods } from './observe.ts';
import { findObstacle } from './obstacle.ts';

/** What the status tells of a Job: how it stands, and what it came to. */
export type JobState = Verdict & Omit<BatchStatus, 'name' | 'reason' | 'message'>;

/**
 * Reads how a Job stands.
 *
 * @param before what the status told last; of the same Job it remembers what went with pods that are gone.
 */
export function readJob(
  { job, pods, progress }: JobPods,
  batch: Batch,
  before: BatchStatus | undefined,
  now: Date,
): JobState {
  const name = job.metadata?.name ?? '';
  const artifact = job.metadata?.annotations?.[ARTIFACT_ANNOTATION];
  const told = before?.job === name ? before : undefined;
  const counts = remember(countRows(pods), told);
  const startedAt = job.status?.startTime;
  const finishedAt = jobEnd(job) && jobEndTime(job);
  const verdict = judge({ job, pods }, batch, counts, told, now);
  const shown = verdict.reason === 'Running' ? nextProgress(told?.progress, progress, now) : undefined;
  return {
    ...verdict,
    job: name,
    ...(artifact && { artifact }),
    ...(startedAt && { startedAt }),
    ...(finishedAt && { finishedAt }),
    ...(shown && { progress: shown }),
    ...(isKnown(counts, job) && { rows: counts.rows, refused: counts.refused }),
  };
}

/** While a Job works, what there is by now; in the end all of it, or nothing that could be taken for it. */
function isKnown({ partitions }: Counts, job: Job): boolean {
  return partitions > 0 && (jobEnd(job) !== 'Complete' || partitions >= (job.spec?.completions ?? 1));
}

/** Whether a Job has come to its end. */
export function isFinished(job: Job): boolean {
  return jobEnd(job) !== undefined;
}

function judge(
  { job, pods }: JobPods,
  batch: Batch,
  counts: Counts,
  told: BatchStatus | undefined,
  now: Date,
): Verdict {
  const all = job.spec?.completions ?? 1;
  const done = `${job.status?.succeeded ?? 0} of ${all} partition${all === 1 ? ' is' : 's are'} done`;
  switch (jobEnd(job)) {
    case 'Complete':
      if (counts.inputs > 1)
        return trouble('InputChanged', { inputs: counts.inputs, job: job.metadata?.name ?? '' });
      if (told?.reason === 'InputChanged') return { reason: 'InputChanged', message: told.message };
      return { reason: 'Succeeded', message: success(job, counts, all) };
    case 'Failed':
      return jobFailure(
        { job, pods, batch, done },
        told && isTrouble(told.reason) ? told.message : undefined,
      );
    default:
  }
  const attempt = lastAttempt(pods, batch);
  const failed = attempt ? ` An attempt failed, and is made again: ${attempt.message}` : '';
  if (pods.some(isRunning))
    return { reason: 'Running', message: `${sentenceOf(job, done)}${failed}`.slice(0, 1_024) };
  const obstacle = findObstacle({ job, pods }, batch, now);
  if (obstacle) return obstacle;
  return {
    reason: 'Pending',
    message: `${sentenceOf(job, done)} Its pods are on their way.${failed}`.slice(0, 1_024),
  };
}

function sentenceOf(job: Job, done: string): string {
  const artifact = job.metadata?.annotations?.[ARTIFACT_ANNOTATION] ?? '';
  return `Scoring with version ${versionOf(artifact)}: ${done}.`;
}

function success(job: Job, { partitions, rows, refused }: Counts, all: number): string {
  const version = `version ${versionOf(job.metadata?.annotations?.[ARTIFACT_ANNOTATION] ?? '')}`;
  if (partitions < all)
    return `All partitions are done with ${version}; not all pods are left to tell how many rows they had.`;
  const scored = `Scored ${count(rows)} with ${version}`;
  return refused === 0
    ? `${scored}; none was refused.`
    : `${scored}; ${count(refused)} could not be scored: the files of refused rows say why.`;
}

function count(rows: number): string {
  return `${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'}`;
}

/** Pods of a Job go one by one, with their nodes or their age: what was told before is at least what was there. */
function remember(counts: Counts, told: BatchStatus | undefined): Counts {
  if (told?.rows === undefined || told.refused === undefined) return counts;
  if (told.rows + told.refused <= counts.rows + counts.refused) return counts;
  const partitions = told.reason === 'Succeeded' ? Number.POSITIVE_INFINITY : Math.max(1, counts.partitions);
  return { ...counts, partitions, rows: told.rows, refused: told.refused };
}
