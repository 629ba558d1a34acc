import { describe, expect, it } from 'vitest';
import { findCondition } from '../controller/conditions.ts';
import { decide, decideRefusedJob } from './decide.ts';
import { ABSENT, expectDecision, run, statusWith } from './testing/decision-table.ts';
import { aJob, anObservation, aRun, NOW, SETTINGS, secondsAgo } from './testing/objects.ts';
import { endsBadly, endsWell } from './testing/rows-of-ends.ts';
import { attempts, obstacles } from './testing/rows-of-obstacles.ts';
import { newRuns, runsAtWork } from './testing/rows-of-starts.ts';

describe.each([
  ['a new run', newRuns],
  ['a run at work', runsAtWork],
  ['an obstacle', obstacles],
  ['an attempt that failed', attempts],
  ['an end with a result', endsWell],
  ['an end without one', endsBadly],
])('%s', (_, rows) => {
  it.each(rows)('$name', ({ given, expected }) => {
    expectDecision(decide(anObservation({ run, ...given }), SETTINGS), expected);
  });
});

describe('a Job that the cluster refused', () => {
  it.each([
    ['NotOurs', 'NotOurs', 'False'],
    ['Forbidden', 'JobRefused', 'Unknown'],
  ])('is told when the writer says %s', (code, reason, status) => {
    const decision = decideRefusedJob(anObservation({ answer: ABSENT }), {
      code,
      message: 'exceeded quota: jobs',
    });
    expectDecision(decision, {
      phase: 'Pending',
      ready: reason,
      readyStatus: status as 'False',
      events: [reason],
    });
    expect(decision.next.kind).toBe('After');
  });
});

describe('a run in progress', () => {
  const rows = [newRuns, runsAtWork, obstacles, attempts].flat();

  it.each(rows)('has nothing but Unknown in what is not decided: $name', ({ given }) => {
    const { status } = decide(anObservation({ run, ...given }), SETTINGS);
    if (status?.phase === undefined || status.phase === 'Succeeded' || status.phase === 'Failed') return;
    for (const type of ['Complete', 'Failed']) {
      expect(findCondition(status.conditions, type)).toMatchObject({
        status: 'Unknown',
        reason: 'InProgress',
      });
    }
  });

  it('keeps the start of its first Job', () => {
    const before = { ...statusWith('Running'), startTime: secondsAgo(900) };
    const observation = anObservation({
      run: aRun({ status: before }),
      job: aJob(run, { startTime: secondsAgo(5) }),
    });
    expect(decide(observation, SETTINGS).status?.startTime).toBe(secondsAgo(900));
    expect(decide({ ...observation, run }, SETTINGS).status?.startTime).toBe(secondsAgo(5));
  });
});

describe('every decision', () => {
  const rows = [newRuns, runsAtWork, obstacles, attempts, endsWell, endsBadly].flat();

  it.each(rows)('is the same when it is made again on what it wrote: $name', ({ given }) => {
    const observation = anObservation({ run, ...given });
    const first = decide(observation, SETTINGS);
    if (!first.status) return;
    const later = { ...observation.run, status: first.status };
    const second = decide({ ...observation, run: later, now: new Date(NOW.getTime() + 1_000) }, SETTINGS);
    expect(second.status).toEqual(first.status);
    expect(second.events).toEqual([]);
  });
});
