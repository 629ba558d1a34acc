import { describe, expect, it } from 'vitest';
import { pod } from '../churn-model/testing/objects.ts';
import type { Pod } from '../kubernetes/resource.ts';
import type { ProbationPolicy } from '../promotion/decision/policy/accepts.ts';
import type { PodReport } from './pod-report.ts';
import { judgeWindow, type ProbationInput, type ProbationStatus, probationWindow } from './probation.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const COMPLETED = new Date('2026-03-01T11:50:00Z');
const UNTIL = '2026-03-01T12:20:00Z';
const digest = `sha256:${'1'.repeat(64)}`;
const other = `sha256:${'2'.repeat(64)}`;
const policy: ProbationPolicy = {
  duration: 1_800_000,
  maximumErrorRate: 0.05,
  maximumP95: 250,
  onFailure: 'OpenPullRequest',
};
const rollout = { completed: COMPLETED, pods: [], healthy: true };
const input: ProbationInput = { policy, digest, rollout, before: undefined, now: NOW };
const passed: ProbationStatus = { digest, verdict: 'Passed', message: 'It held.', until: UNTIL };
const failed: ProbationStatus = { ...passed, verdict: 'Failed', message: 'It failed.' };

describe('whether pods are asked', () => {
  it.each<[string, Partial<ProbationInput>, string]>([
    ['while the probation runs', {}, 'Open'],
    ['when it was told to run', { before: { ...passed, verdict: 'Running' } }, 'Open'],
    ['when another digest passed', { before: { ...passed, digest: other } }, 'Open'],
    ['when another digest failed', { before: { ...failed, digest: other } }, 'Open'],
    [
      'when the same digest failed in an earlier rollout',
      { before: { ...failed, until: '2026-02-01T12:00:00Z' } },
      'Open',
    ],
    ['not without a policy', { policy: undefined }, 'None'],
    ['not where nothing is served', { digest: undefined }, 'None'],
    ['not before the rollout is complete', { rollout: undefined }, 'NotApplicable'],
    ['not once it has passed', { before: passed }, 'Passed'],
    ['not once it has failed', { before: failed }, 'Failed'],
    ['not once its time is over', { now: new Date(UNTIL) }, 'Passed'],
  ])('%s', (_, given, expected) => {
    const window = probationWindow({ ...input, ...given });
    expect(window.kind === 'Settled' ? window.status.verdict : window.kind).toBe(expected);
  });

  it('keeps what was told of a probation that is over', () => {
    expect(probationWindow({ ...input, before: failed, now: new Date('2027-01-01') })).toEqual({
      kind: 'Settled',
      status: failed,
    });
  });
});

describe('an open probation', () => {
  const fine: PodReport = {
    digest,
    requests: 100,
    errors: 0,
    latencies: [
      { bound: 0.1, count: 100 },
      { bound: Number.POSITIVE_INFINITY, count: 100 },
    ],
  };
  const podWith = (ready: Record<string, string>, rest: NonNullable<Pod['status']> = {}): Pod => ({
    ...pod({
      conditions: [
        { type: 'Initialized', status: 'True', lastTransitionTime: '2026-03-01T11:49:00Z' },
        { type: 'Ready', status: 'True', lastTransitionTime: '2026-03-01T11:49:10Z', ...ready },
      ],
      ...rest,
    }),
  });
  const steady = podWith({});

  function judge(reports: PodReport[], pods: Pod[] = reports.map(() => steady)) {
    const window = probationWindow({ ...input, rollout: { ...rollout, pods } });
    if (window.kind !== 'Open') throw new TypeError('the probation is not open');
    return judgeWindow(window, new Map(reports.map((report, index) => [String(index), report])), NOW);
  }

  it('runs while its pods do well, and says until when in words that stay the same', () => {
    expect(judge([fine, fine])).toEqual({
      digest,
      verdict: 'Running',
      message: 'Watched for 30m.',
      until: UNTIL,
    });
  });

  it('tells of pods that do not answer, and does not hold it against the model', () => {
    expect(judge([fine], [steady, steady])).toMatchObject({
      verdict: 'Running',
      message: 'Watched for 30m. 1 of 2 pods did not say how they do.',
    });
  });

  it('fails where all pods together have too many errors', () => {
    expect(judge([fine, { ...fine, errors: 11 }])).toMatchObject({
      verdict: 'Failed',
      message: '11 of 200 requests failed (5.5 %), at most 5 % are allowed.',
      until: UNTIL,
    });
  });

  it('fails where they answer too slowly', () => {
    const slow = {
      ...fine,
      latencies: [
        { bound: 0.25, count: 90 },
        { bound: 0.5, count: 100 },
      ],
    };
    expect(judge([slow])).toMatchObject({ verdict: 'Failed', message: expect.stringContaining('375 ms') });
  });

  it('leaves out what a pod of another digest says', () => {
    expect(judge([fine, { ...fine, digest: other, errors: 100 }]).verdict).toBe('Running');
  });

  const unready = { status: 'False', reason: 'ContainersNotReady' };
  const LOST = '2026-03-01T11:55:00Z';
  const crash = (exitCode: number, finishedAt: string, reason = 'Error') => ({
    containerStatuses: [
      {
        name: 'model-server',
        image: '',
        imageID: '',
        ready: true,
        restartCount: 1,
        lastState: { terminated: { exitCode, finishedAt, reason } },
      },
    ],
  });

  it.each<[string, Pod, string]>([
    ['lost its readiness', podWith({ ...unready, lastTransitionTime: LOST }), 'Failed'],
    ['crashed, and is back already', podWith({}, crash(137, LOST)), 'Failed'],
    ['crashed before the rollout was complete', podWith({}, crash(137, '2026-03-01T11:49:30Z')), 'Running'],
    ['could not fetch its model for a while', podWith({}, crash(75, LOST)), 'Running'],
    ['was asked to end, and did', podWith({}, crash(0, LOST)), 'Running'],
    [
      'ended unseen while its node was started anew',
      podWith({}, crash(137, LOST, 'ContainerStatusUnknown')),
      'Running',
    ],
    [
      'was added and is not ready for the first time yet',
      podWith({ ...unready, lastTransitionTime: '2026-03-01T11:49:00Z' }),
      'Running',
    ],
    [
      'is not ready because its node is away',
      podWith({ status: 'False', lastTransitionTime: LOST }),
      'Running',
    ],
    [
      'is being deleted',
      {
        ...podWith({ ...unready, lastTransitionTime: LOST }),
        metadata: { deletionTimestamp: LOST },
      },
      'Running',
    ],
  ])('judges a pod that %s', (_, lost, expected) => {
    expect(judge([fine], [steady, lost]).verdict).toBe(expected);
  });
});
