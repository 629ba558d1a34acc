import type { Model } from '../churn-model/model.ts';
import type { CronJob, Job } from '../kubernetes/resource.ts';
import type { JobSettings } from '../training-run/pod.ts';
import type { Batch, BatchStatus, ServedModel } from './batch.ts';
import type { Verdict } from './errors.ts';
import { buildCronJob, buildJob, updateJob } from './job.ts';
import { isFinished, type JobState, readJob } from './job-state.ts';
import type { Children, JobPods } from './observe.ts';

/** What is known of one batch. */
export interface BatchFacts extends Children {
  model: Model;
  batch: Batch;
  served: ServedModel | undefined;
  before: BatchStatus | undefined;
  now: Date;
}

/** What is to be done about one batch. */
export interface Decision {
  /** What there is to be, if that can be made now. */
  apply: Job | CronJob | undefined;
  /** With all that belongs to it; nothing is made in its place before it is gone, because both would write the same files. */
  remove: readonly (Job | CronJob)[];
  status: JobState;
}

const NOTHING_SERVED: Verdict = {
  reason: 'NothingServed',
  message: 'Nothing is served here yet: a batch scores with the model that is.',
};
const SUSPENDED: Verdict = { reason: 'Suspended', message: 'Nothing new is scored while suspend is true.' };
const REPLACING: Verdict = {
  reason: 'Replacing',
  message: 'Waiting for the Job that was here before to be gone, so that no two write the same files.',
};

/** Decides, from what was observed alone, what there is to be of a batch and what is so. */
export function decide(facts: BatchFacts, settings: JobSettings): Decision {
  const { schedule } = facts.batch;
  return schedule === undefined
    ? decideOnce(facts, settings)
    : decideScheduled(facts, { ...facts.batch, schedule }, settings);
}

/** One Job for what is served, and none besides. */
function decideOnce(facts: BatchFacts, settings: JobSettings): Decision {
  const { model, batch, served, jobs, cronJobs } = facts;
  const newest = newestOf(jobs);
  if (!served) return { apply: undefined, remove: cronJobs, status: tell(facts, newest, NOTHING_SERVED) };
  const wanted = buildJob(model, batch, served, settings);
  const existing = jobs.find(({ job }) => job.metadata?.name === wanted.metadata?.name);
  if (existing && !existing.job.metadata?.deletionTimestamp) {
    const others = jobs.filter((one) => one !== existing).map(({ job }) => job);
    const update = updateJob(existing.job, wanted);
    return { apply: update, remove: [...cronJobs, ...others], status: tell(facts, existing) };
  }
  if (batch.suspend) return { apply: undefined, remove: cronJobs, status: tell(facts, newest, SUSPENDED) };
  const before = [...cronJobs, ...jobs.map(({ job }) => job)];
  if (before.length > 0) return { apply: undefined, remove: before, status: REPLACING };
  const message = `Making Job ${wanted.metadata?.name}.`;
  return { apply: wanted, remove: [], status: { reason: 'Pending', message, artifact: served.artifact } };
}

/** One CronJob, which scores with what is served when its time comes. */
function decideScheduled(
  facts: BatchFacts,
  batch: Batch & { schedule: string },
  settings: JobSettings,
): Decision {
  const { model, served, jobs, cronJobs, runs } = facts;
  const remove = jobs.map(({ job }) => job);
  const existing = cronJobs.find(({ metadata }) => !metadata?.deletionTimestamp);
  const newest = newestOf(runs);
  if (!served) {
    const apply = existing && suspended(existing);
    return { apply, remove, status: tell(facts, newest, NOTHING_SERVED) };
  }
  if (!existing && remove.length + cronJobs.length > 0)
    return { apply: undefined, remove, status: REPLACING };
  const apply = buildCronJob(model, batch, served, settings, (batch.suspend ?? false) || remove.length > 0);
  const rest = batch.suspend ? SUSPENDED : newest ? undefined : scheduled(batch);
  return { apply, remove, status: tell(facts, newest, rest) };
}

/**
 * What is so, with what is known of the newest Job.
 *
 * @param rest is told in place of a Job that has come to its end; one that is at work goes first.
 */
function tell({ batch, before, now }: BatchFacts, newest: JobPods | undefined, rest?: Verdict): JobState {
  const state = newest && readJob(newest, batch, before, now);
  if (!state) return rest ?? REPLACING;
  return rest && isFinished(newest.job) ? { ...state, ...rest } : state;
}

function scheduled({ schedule, timeZone }: Batch & { schedule: string }): Verdict {
  return {
    reason: 'Scheduled',
    message: `No Job was made yet; the schedule is "${schedule}" (${timeZone ?? 'UTC'}).`,
  };
}

/** The CronJob as it is, but starting nothing: what it scores with is no longer served. */
function suspended({ apiVersion, kind, metadata, spec }: CronJob): CronJob {
  const { name, namespace, labels, annotations, ownerReferences } = metadata ?? {};
  return {
    apiVersion: apiVersion ?? 'batch/v1',
    kind: kind ?? 'CronJob',
    metadata: {
      ...(name && { name }),
      ...(namespace && { namespace }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(ownerReferences && { ownerReferences }),
    },
    ...(spec && { spec: { ...spec, suspend: true } }),
  };
}

/** Of the same second the last by name: a Job that is being deleted may stand beside its successor. */
function newestOf(jobs: readonly JobPods[]): JobPods | undefined {
  const age = ({ job: { metadata } }: JobPods) =>
    `${metadata?.creationTimestamp ?? ''} ${metadata?.name ?? ''}`;
  return [...jobs].sort((one, other) => (age(one) < age(other) ? -1 : 1)).at(-1);
}
