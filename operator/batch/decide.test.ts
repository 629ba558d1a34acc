import { describe, expect, it } from 'vitest';
import { TWO } from '../churn-model/testing/objects.ts';
import type { CronJob } from '../kubernetes/resource.ts';
import { decide } from './decide.ts';
import { buildCronJob } from './job.ts';
import {
  aBatch,
  aJob,
  aModel,
  anEndedJob,
  aPod,
  facts,
  SERVED,
  SETTINGS,
  scored,
  withPods,
} from './testing/objects.ts';

const gone = { deletionTimestamp: '2026-03-01T11:59:00Z' };
const once = aBatch();
const nightly = { ...aBatch(), schedule: '0 3 * * 1', timeZone: 'Europe/Berlin' };
const aCronJob = (metadata = {}): CronJob => {
  const built = buildCronJob(aModel(nightly), nightly, SERVED, SETTINGS, false);
  return { ...built, metadata: { ...built.metadata, uid: 'cron-job-uid', ...metadata } };
};
const decideOn = (changes: Parameters<typeof facts>[0]) => decide(facts(changes), SETTINGS);
const names = (objects: readonly { kind?: string; metadata?: { name?: string } }[]) =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`);

describe('a batch without a schedule', () => {
  it('is one Job with what is served', () => {
    const { apply, remove, status } = decideOn({});
    expect(apply).toMatchObject({
      kind: 'Job',
      metadata: { annotations: { 'churnops.dev/artifact': SERVED.artifact } },
    });
    expect(remove).toEqual([]);
    expect(status).toMatchObject({ reason: 'Pending', artifact: SERVED.artifact });
  });

  it('is no Job where nothing is served, and the reason says so', () => {
    expect(decideOn({ served: undefined })).toMatchObject({
      apply: undefined,
      remove: [],
      status: { reason: 'NothingServed' },
    });
  });

  it('leaves a Job at work where nothing is served for a moment', () => {
    const job = aJob({ active: 3 });
    const { remove, status } = decideOn({
      served: undefined,
      jobs: [withPods(job, aPod(0, { running: {} }))],
    });
    expect(remove).toEqual([]);
    expect(status).toMatchObject({ reason: 'Running', job: job.metadata?.name });
  });

  it('is not made anew once it is done', () => {
    const job = anEndedJob('Complete');
    const pods = [aPod(0, scored(40)), aPod(1, scored(30, 2)), aPod(2, scored(30))];
    const { apply, remove, status } = decideOn({ jobs: [withPods(job, ...pods)] });
    expect(apply?.metadata?.name).toBe(job.metadata?.name);
    expect(remove).toEqual([]);
    expect(status).toMatchObject({
      reason: 'Succeeded',
      rows: 100,
      refused: 2,
      finishedAt: expect.any(String),
    });
  });

  it.each([
    ['another artifact is served', { served: { artifact: TWO } }],
    ['another threshold is served', { served: { ...SERVED, threshold: 0.3 } }],
    ['the batch changes', { batch: aBatch({ partitions: 4 }) }],
  ])('is replaced where %s, and first the Job before it goes', (_, changes) => {
    const before = aJob();
    const deciding = decideOn({ ...changes, jobs: [withPods(before)] });
    expect(deciding).toMatchObject({ apply: undefined, status: { reason: 'Replacing' } });
    expect(names(deciding.remove)).toEqual(names([before]));
    const waiting = decideOn({ ...changes, jobs: [withPods(aJob({}, { metadata: gone }))] });
    expect(waiting).toMatchObject({ apply: undefined, status: { reason: 'Replacing' } });
    const { apply } = decideOn(changes);
    expect(apply?.metadata?.name).not.toBe(before.metadata?.name);
  });

  it('waits for a Job of its own name that is going', () => {
    const { apply, status } = decideOn({ jobs: [withPods(aJob({}, { metadata: gone }))] });
    expect(apply).toBeUndefined();
    expect(status.reason).toBe('Replacing');
  });

  it('is the same Job with another parallelism, which is changed in it', () => {
    const batch = aBatch({ parallelism: 1 });
    const { apply, remove } = decideOn({ batch, jobs: [withPods(aJob())] });
    expect(remove).toEqual([]);
    expect(apply).toMatchObject({ metadata: { name: aJob().metadata?.name }, spec: { parallelism: 1 } });
  });

  it('stays as it was made by an operator with another image, because a template cannot be changed', () => {
    const changed = { ...SETTINGS, trainerImage: 'new:2' };
    const { apply, remove } = decide(facts({ jobs: [withPods(aJob())] }), changed);
    expect({ apply, remove }).toEqual({ apply: undefined, remove: [] });
  });

  it('is not begun while it is suspended, and goes on where it is at work', () => {
    const batch = aBatch({ suspend: true });
    expect(decideOn({ batch })).toMatchObject({ apply: undefined, status: { reason: 'Suspended' } });
    const working = withPods(aJob(), aPod(0, { running: {} }));
    expect(decideOn({ batch, jobs: [working] })).toMatchObject({ remove: [], status: { reason: 'Running' } });
    const replaced = decideOn({ batch, served: { artifact: TWO }, jobs: [working] });
    expect(replaced).toMatchObject({ apply: undefined, remove: [] });
  });

  it('takes the place of the CronJob that it was', () => {
    const deciding = decideOn({ batch: once, cronJobs: [aCronJob()] });
    expect(deciding).toMatchObject({ apply: undefined, status: { reason: 'Replacing' } });
    expect(names(deciding.remove)).toEqual(names([aCronJob()]));
  });
});

describe('a batch with a schedule', () => {
  it('is a CronJob, one run after the other, with what is served', () => {
    const { apply, status } = decideOn({ batch: nightly });
    expect(apply).toMatchObject({
      kind: 'CronJob',
      spec: {
        schedule: '0 3 * * 1',
        timeZone: 'Europe/Berlin',
        concurrencyPolicy: 'Forbid',
        suspend: false,
        jobTemplate: { metadata: { annotations: { 'churnops.dev/artifact': SERVED.artifact } } },
      },
    });
    expect(status).toMatchObject({ reason: 'Scheduled', message: expect.stringContaining('Europe/Berlin') });
  });

  it('keeps its CronJob where another artifact is served, and changes it in there', () => {
    const served = { artifact: TWO };
    const { apply, remove } = decideOn({ batch: nightly, served, cronJobs: [aCronJob()] });
    expect(remove).toEqual([]);
    expect(apply).toMatchObject({
      metadata: { name: aCronJob().metadata?.name, annotations: { 'churnops.dev/artifact': TWO } },
    });
  });

  it('starts nothing while nothing is served, and makes no CronJob for it', () => {
    const nothing = decideOn({ batch: nightly, served: undefined });
    expect(nothing).toMatchObject({ apply: undefined, status: { reason: 'NothingServed' } });
    const { apply, status } = decideOn({ batch: nightly, served: undefined, cronJobs: [aCronJob()] });
    expect(apply).toMatchObject({ kind: 'CronJob', spec: { suspend: true, schedule: '0 3 * * 1' } });
    expect(status.reason).toBe('NothingServed');
  });

  it('is suspended where it says so', () => {
    const { apply, status } = decideOn({ batch: { ...nightly, suspend: true } });
    expect(apply).toMatchObject({ spec: { suspend: true } });
    expect(status.reason).toBe('Suspended');
  });

  it('tells of its newest Job', () => {
    const older = withPods(
      aJob({}, { metadata: { name: 'older', creationTimestamp: '2026-02-28T03:00:00Z' } }),
    );
    const newer = withPods(
      anEndedJob('Complete'),
      aPod(0, scored(1)),
      aPod(1, scored(1)),
      aPod(2, scored(1)),
    );
    const { status } = decideOn({ batch: nightly, cronJobs: [aCronJob()], runs: [newer, older] });
    expect(status).toMatchObject({ reason: 'Succeeded', job: newer.job.metadata?.name, rows: 3 });
  });

  it('waits until the Job that it was before is gone', () => {
    const jobs = [withPods(aJob())];
    const deciding = decideOn({ batch: nightly, jobs });
    expect(deciding).toMatchObject({ apply: undefined, status: { reason: 'Replacing' } });
    expect(names(deciding.remove)).toEqual(names([jobs[0]!.job]));
    expect(decideOn({ batch: nightly, cronJobs: [aCronJob(gone)] })).toMatchObject({ apply: undefined });
  });
});
