import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { Observation } from './observation.ts';
import type { Run, RunStatus } from './run.ts';
import { ABSENT, badData, FOUND, policyFailure, run } from './testing/decision-table.ts';
import { aJob, anEndedJob, anObservation, aRun, NOW, SETTINGS, secondsAgo } from './testing/objects.ts';

describe('the end of a run', () => {
  it.each([
    [
      'succeeded',
      finished(anObservation({ answer: FOUND, job: anEndedJob(run, 'Complete', { secondsAgo: 77 }) })),
    ],
    [
      'failed',
      finished(anObservation({ answer: ABSENT, job: anEndedJob(run, 'Failed', { secondsAgo: 77 }) })),
    ],
  ])('is when the Job ended, not when we saw that it %s', (_, ended) => {
    expect(ended.status?.completionTime).toBe(secondsAgo(77));
  });
});

describe('a finished run', () => {
  const succeeded = finished(anObservation({ answer: FOUND, job: anEndedJob(run, 'Complete') }));

  it('is decided again to exactly the same status', () => {
    const again = decide(anObservation({ run: succeeded, job: anEndedJob(run, 'Complete') }), SETTINGS);
    expect(again.status).toEqual(succeeded.status);
    expect(again.events).toEqual([]);
    expect(again.job).toEqual({ kind: 'Leave' });
  });

  it('comes to the same status when the status was lost and the Job and its pods are gone', () => {
    const again = decide(anObservation({ answer: FOUND, now: new Date(NOW.getTime() + 5_000) }), SETTINGS);
    expect(timeless(again.status)).toEqual({ ...timeless(succeeded.status), attempts: 0 });
  });

  it('only follows the generation when it is suspended afterwards', () => {
    const suspendedLater = { ...succeeded, metadata: { ...succeeded.metadata, generation: 2 } };
    const { status, job } = decide(anObservation({ run: suspendedLater }), SETTINGS);
    expect(status?.observedGeneration).toBe(2);
    expect(status?.phase).toBe('Succeeded');
    expect(job.kind).toBe('Leave');
  });

  it('keeps the Job, and its log, for a day after a success', () => {
    const job = anEndedJob(run, 'Complete', { secondsAgo: 3600 });
    const decision = decide(anObservation({ run: succeeded, job }), SETTINGS);
    expect(decision.job.kind).toBe('Leave');
    expect(decision.next).toEqual({ kind: 'After', milliseconds: 82_800_000 });
  });

  it('is looked at again by the earlier of its two times', () => {
    const job = anEndedJob(run, 'Complete', { secondsAgo: 3600 });
    const living = { ...succeeded, spec: { ...succeeded.spec, ttlSecondsAfterFinished: 90 } };
    const { next } = decide(anObservation({ run: living, job }), SETTINGS);
    expect(next).toEqual({ kind: 'After', milliseconds: 89_000 });
  });

  it('puts the Job away a day after a success', () => {
    const job = anEndedJob(run, 'Complete', { secondsAgo: 86_401 });
    expect(decide(anObservation({ run: succeeded, job }), SETTINGS).job).toEqual({
      kind: 'Delete',
      uid: 'job-uid',
    });
  });

  it('keeps the Job of a failure as long as the run: nothing else holds its log', () => {
    const failed = finished(anObservation({ answer: ABSENT, job: policyFailure(), pods: [badData] }));
    const job = anEndedJob(run, 'Failed', { secondsAgo: 999_999 });
    expect(decide(anObservation({ run: failed, job }), SETTINGS).job.kind).toBe('Leave');
  });

  it('stops a Job that was made for it from a stale view', () => {
    const job = aJob(run, { active: 1 });
    expect(decide(anObservation({ run: succeeded, job }), SETTINGS).job).toEqual({
      kind: 'Delete',
      uid: 'job-uid',
    });
  });

  it('never touches a Job that is not its own', () => {
    const job = aJob(aRun({ metadata: { uid: 'other' } }), { active: 1 });
    expect(decide(anObservation({ run: succeeded, job }), SETTINGS).job.kind).toBe('Leave');
  });

  it('is deleted after its time to live, with nothing else done', () => {
    const old = aRun({
      spec: { ttlSecondsAfterFinished: 60 },
      status: { ...succeeded.status, completionTime: secondsAgo(61) },
    });
    const newer = aRun({
      metadata: { uid: 'newer', creationTimestamp: secondsAgo(1) },
      status: { phase: 'Succeeded' },
    });
    const decision = decide(anObservation({ run: old, runs: [old, newer] }), SETTINGS);
    expect(decision).toEqual({
      job: { kind: 'Leave' },
      events: [],
      deleteRun: true,
      next: { kind: 'OnChange' },
    });
  });
});

function finished(observation: Observation): Run {
  const { status } = decide(observation, SETTINGS);
  return status ? { ...observation.run, status } : observation.run;
}

/** Without what depends on the moment at which the status was written. */
function timeless(status: RunStatus | undefined) {
  const { completionTime: _, startTime: __, conditions, ...rest } = status ?? {};
  return { ...rest, conditions: conditions?.map(({ lastTransitionTime: ___, ...condition }) => condition) };
}
