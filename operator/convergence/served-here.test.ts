import { describe, expect, it } from 'vitest';
import type { Model } from '../churn-model/model.ts';
import {
  deployment,
  model,
  ONE,
  pod,
  replicaSet,
  serving,
  settings,
  TWO,
} from '../churn-model/testing/objects.ts';
import { digestOf } from '../promotion/decision/version.ts';
import { readServed } from './served-here.ts';

const SINCE = '2026-03-01T11:00:00Z';
const LATER = '2026-03-01T11:30:00Z';
const available = { settings: settings(), since: SINCE };
const complete = { phase: 'Complete' as const, running: settings(), lastAvailable: available };
const digest = digestOf(ONE) ?? '';

/** A pod of the newest ReplicaSet that is ready since a time. */
function readyPod(since: string, created = SINCE, restartedAt?: string) {
  const found = pod({
    conditions: [
      { type: 'Ready', status: 'True', lastTransitionTime: since },
      { type: 'Initialized', status: 'True', lastTransitionTime: created },
    ],
    ...(restartedAt !== undefined && {
      containerStatuses: [
        {
          name: 'model-server',
          image: '',
          imageID: '',
          ready: true,
          restartCount: 1,
          lastState: { terminated: { exitCode: 137, finishedAt: restartedAt } },
        },
      ],
    }),
  });
  return { ...found, metadata: { ...found.metadata, creationTimestamp: created } };
}

function observed(
  given: { model?: Partial<Model>; deployment?: object; pods?: object[]; ready?: number } = {},
) {
  const found = model({ serving: serving() });
  return {
    model: { ...found, ...given.model } as Model,
    children: [],
    deployment: { ...deployment(complete, 'RolledOut'), ...given.deployment },
    replicaSets: [replicaSet('2', ONE, given.ready ?? 1)],
    pods: (given.pods as never) ?? [readyPod('2026-03-01T10:59:58Z', '2026-03-01T10:59:00Z')],
    runs: [],
  };
}

describe('what is served here', () => {
  it('is healthy since its rollout was complete', () => {
    expect(readServed(observed())).toEqual({
      artifact: ONE,
      current: ONE,
      healthy: true,
      readySince: new Date(SINCE),
      turnedBad: false,
    });
  });

  it('is nothing where the spec names nothing', () => {
    const nothing = {
      ...observed({ model: { spec: {} } }),
      deployment: undefined,
      replicaSets: [],
      pods: [],
    };
    expect(readServed(nothing)).toMatchObject({ artifact: undefined, current: undefined, healthy: false });
  });

  it.each<[string, ReturnType<typeof observed>]>([
    ['a replica that is wanted is not ready', observed({ ready: 0 })],
    ['the Deployment is being rolled out', observed({ deployment: deployment(complete, 'RollingOut') })],
    ['its status speaks of an earlier spec', observed({ deployment: deployment(complete, 'Unobserved') })],
    [
      'it failed and gave way',
      observed({ deployment: deployment({ ...complete, phase: 'GaveWay' }, 'RolledOut') }),
    ],
    [
      'the spec names another artifact already',
      observed({ model: { spec: { serving: serving({ artifact: TWO }) } } }),
    ],
  ])('has no time from which on it is ready where %s', (_, given) => {
    expect(readServed(given)).toMatchObject({ healthy: false, readySince: undefined });
  });
});

describe('the start of the soak', () => {
  const readySince = (...pods: object[]) => readServed(observed({ pods })).readySince?.toISOString();
  const first = readyPod('2026-03-01T10:59:58Z', '2026-03-01T10:59:00Z');

  it('is unmoved by a pod that the autoscaler added', () => {
    expect(readySince(first, readyPod(LATER, '2026-03-01T11:29:00Z'))).toBe('2026-03-01T11:00:00.000Z');
  });

  it('is when a pod of the rollout was ready again that had lost its readiness', () => {
    expect(readySince(first, readyPod(LATER, '2026-03-01T10:59:30Z'))).toBe('2026-03-01T11:30:00.000Z');
  });

  it('is when a pod was ready again that crashed', () => {
    const crashed = readyPod(LATER, '2026-03-01T11:10:00Z', '2026-03-01T11:29:50Z');
    expect(readySince(first, crashed)).toBe('2026-03-01T11:30:00.000Z');
  });

  it('is when the first of the pods was ready that replaced all of them', () => {
    const replaced = readyPod(LATER, '2026-03-01T11:29:00Z');
    expect(readySince(replaced, readyPod('2026-03-01T11:31:00Z', '2026-03-01T11:29:00Z'))).toBe(
      '2026-03-01T11:30:00.000Z',
    );
  });
});

describe('what turned bad', () => {
  const turnedBad = (given: object) =>
    readServed(observed({ model: { ...model({ serving: serving() }), ...given } as Partial<Model> }))
      .turnedBad;
  const spec = { serving: serving(), accepts: { probation: { duration: '1m' } } };
  const annotated = (value: string) => ({
    metadata: { ...model().metadata, annotations: { 'churnops.dev/rollback-to': value } },
  });

  it.each<[string, boolean, object]>([
    ['a probation is wanted and was not looked at', true, { spec }],
    [
      'the probation that is told is that of another digest',
      true,
      { spec, status: { probation: { digest: digestOf(TWO), verdict: 'Passed' } } },
    ],
    [
      'its probation has yet to begin',
      true,
      { spec, status: { probation: { digest, verdict: 'NotApplicable' } } },
    ],
    ['its probation runs', true, { spec, status: { probation: { digest, verdict: 'Running' } } }],
    ['it passed its probation', false, { spec, status: { probation: { digest, verdict: 'Passed' } } }],
    [
      'it failed a probation that is no longer asked for',
      true,
      { status: { probation: { digest, verdict: 'Failed' } } },
    ],
    ['its probation failed', true, { spec, status: { probation: { digest, verdict: 'Failed' } } }],
    [
      'a rollback of it is open',
      true,
      { status: { rollback: { reason: 'AwaitingApproval', message: '', pullRequest: { number: 1 } } } },
    ],
    ['a rollback was asked for', true, annotated('previous')],
    ['a rollback was asked for that is done', false, annotated(ONE)],
  ])('where %s is %s', (_, bad, given) => {
    expect(turnedBad(given)).toBe(bad);
  });
});
