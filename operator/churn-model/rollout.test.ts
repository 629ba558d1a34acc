import { describe, expect, it } from 'vitest';
import type { Failure } from './failure.ts';
import { decideRollout, type RolloutInput } from './rollout.ts';
import type { Failed } from './rollout-facts.ts';
import { sameSettings } from './server-settings.ts';
import { container, deployment, ended, NOW, ONE, pod, replicaSet, settings, TWO } from './testing/objects.ts';

const one = settings();
const two = settings({ artifact: TWO });
const availableOne = { settings: one, since: '2026-02-01T00:00:00Z' };
const refusal = JSON.stringify({ code: 'DigestMismatch', sentence: 'The digest differs.' });
const failedTwo: Failed = { settings: two, generation: 2, reason: 'ModelRefused', message: 'refused' };

/** Artifact two is wanted in generation 2, and its one pod runs beside one pod of artifact one. */
function input(given: Partial<RolloutInput> = {}): RolloutInput {
  return {
    wanted: two,
    generation: 2,
    deployment: deployment({ phase: 'RollingOut', running: two, lastAvailable: availableOne }),
    replicaSets: [replicaSet('1', ONE, 1), replicaSet('2', TWO, 0)],
    pods: [],
    secretTrouble: undefined,
    now: NOW,
    ...given,
  };
}

interface Row {
  title: string;
  given: Partial<RolloutInput>;
  phase: 'RollingOut' | 'Complete' | 'Failed' | 'GaveWay';
  runs?: typeof one;
  failed?: string;
  trouble?: string;
}

const rows: Row[] = [
  {
    title: 'without a Deployment the wanted settings are rolled out',
    given: { deployment: undefined },
    phase: 'RollingOut',
  },
  { title: 'a rollout whose pods are not there yet goes on', given: {}, phase: 'RollingOut' },
  {
    title: 'a new artifact replaces one that is available',
    given: {
      deployment: deployment({ phase: 'Complete', running: one, lastAvailable: availableOne }, 'RolledOut'),
    },
    phase: 'RollingOut',
  },
  {
    title: 'a rollout is complete once the deployment controller says so',
    given: {
      deployment: deployment({ phase: 'RollingOut', running: two, lastAvailable: availableOne }, 'RolledOut'),
    },
    phase: 'Complete',
  },
  {
    title: 'a status of an older spec does not complete a rollout',
    given: {
      deployment: (() => {
        const stale = deployment({ phase: 'RollingOut', running: two }, 'RolledOut');
        return { ...stale, status: { ...stale.status, observedGeneration: 4 } };
      })(),
    },
    phase: 'RollingOut',
  },
  {
    title: 'a completed rollout stays complete while the deployment controller has yet to look at a change',
    given: { deployment: deployment({ phase: 'Complete', running: two }, 'Unobserved') },
    phase: 'Complete',
  },
  {
    title: 'the reason of an earlier rollout does not complete one whose pods are not there yet',
    given: {
      deployment: (() => {
        const taken = deployment({ phase: 'RollingOut', running: two }, 'RolledOut');
        return { ...taken, status: { ...taken.status, replicas: 2, updatedReplicas: 0 } };
      })(),
    },
    phase: 'RollingOut',
  },
  {
    title: 'a model that the server refuses gives way at once to the one that was available',
    given: { pods: [pod(ended(65, refusal))] },
    phase: 'GaveWay',
    runs: one,
    failed: 'ModelRefused',
  },
  {
    title: 'a registry that refuses the credentials gives way at once',
    given: { pods: [pod(ended(77, refusal))] },
    phase: 'GaveWay',
    runs: one,
    failed: 'RegistryRefused',
  },
  {
    title: 'a refused model with nothing available before fails and is tried on',
    given: {
      deployment: deployment({ phase: 'RollingOut', running: two }),
      pods: [pod(ended(65, refusal))],
    },
    phase: 'Failed',
    runs: two,
    failed: 'ModelRefused',
    trouble: 'ModelRefused',
  },
  {
    title: 'an image that cannot be pulled is told, and waited for until the deadline',
    given: {
      pods: [pod(container({ state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }))],
    },
    phase: 'RollingOut',
    trouble: 'ImageNotPulled',
  },
  {
    title: 'an image that cannot be pulled gives way at the deadline',
    given: {
      deployment: deployment({ phase: 'RollingOut', running: two, lastAvailable: availableOne }, 'Overdue'),
      pods: [pod(container({ state: { waiting: { reason: 'ImagePullBackOff' } } }))],
    },
    phase: 'GaveWay',
    runs: one,
    failed: 'ImageNotPulled',
  },
  {
    title: 'a server that crashed once may recover',
    given: { pods: [pod(ended(1, undefined, 1))] },
    phase: 'RollingOut',
    trouble: 'Crashed',
  },
  {
    title: 'a server that crashed three times gives way',
    given: { pods: [pod(ended(1, undefined, 3))] },
    phase: 'GaveWay',
    runs: one,
    failed: 'Crashed',
  },
  {
    title: 'pods that are only slow give way at the deadline',
    given: {
      deployment: deployment({ phase: 'RollingOut', running: two, lastAvailable: availableOne }, 'Overdue'),
    },
    phase: 'GaveWay',
    runs: one,
    failed: 'NotReadyInTime',
  },
  {
    title: 'a deadline that passed before all pods became ready after all is no failure',
    given: {
      deployment: deployment({ phase: 'RollingOut', running: two, lastAvailable: availableOne }, 'Overdue'),
      replicaSets: [replicaSet('1', ONE, 1), replicaSet('2', TWO, 1)],
    },
    phase: 'RollingOut',
  },
  {
    title: 'a missing pull secret is told before the pods can tell anything',
    given: { secretTrouble: { reason: 'SecretMissing', message: 'Secret x is missing' } satisfies Failure },
    phase: 'RollingOut',
    trouble: 'SecretMissing',
  },
  {
    title: 'pods of an older ReplicaSet say nothing about the wanted settings',
    given: { pods: [pod(ended(65, refusal), '1')] },
    phase: 'RollingOut',
  },
  {
    title: 'a pod that is being deleted says nothing',
    given: {
      pods: [
        (() => {
          const leaving = pod(ended(65, refusal));
          return { ...leaving, metadata: { ...leaving.metadata, deletionTimestamp: '2026-03-01T12:00:00Z' } };
        })(),
      ],
    },
    phase: 'RollingOut',
  },
  {
    title: 'evidence is not weighed until the deployment controller has seen the template',
    given: {
      deployment: deployment(
        { phase: 'RollingOut', running: two, lastAvailable: availableOne },
        'Unobserved',
      ),
      pods: [pod(ended(65, refusal))],
    },
    phase: 'RollingOut',
  },
  {
    title: 'settings that failed stay given way while the spec is the same',
    given: {
      deployment: deployment(
        { phase: 'GaveWay', running: one, lastAvailable: availableOne, failed: failedTwo },
        'RolledOut',
      ),
    },
    phase: 'GaveWay',
    runs: one,
    failed: 'ModelRefused',
  },
  {
    title: 'settings that failed are tried again when the spec changes',
    given: {
      generation: 3,
      deployment: deployment(
        { phase: 'GaveWay', running: one, lastAvailable: availableOne, failed: failedTwo },
        'RolledOut',
      ),
    },
    phase: 'RollingOut',
    runs: two,
  },
  {
    title: 'other settings are tried although those before failed',
    given: {
      wanted: settings({ artifact: TWO, decision: { threshold: 0.3 } }),
      deployment: deployment(
        { phase: 'GaveWay', running: one, lastAvailable: availableOne, failed: failedTwo },
        'RolledOut',
      ),
    },
    phase: 'RollingOut',
    runs: settings({ artifact: TWO, decision: { threshold: 0.3 } }),
  },
  {
    title: 'taking a bad artifact back out of the spec leaves the failure behind',
    given: {
      wanted: one,
      generation: 3,
      deployment: deployment(
        { phase: 'GaveWay', running: one, lastAvailable: availableOne, failed: failedTwo },
        'RolledOut',
      ),
    },
    phase: 'Complete',
    runs: one,
  },
  {
    title: 'a failure without anything before is forgotten once the settings become available',
    given: { deployment: deployment({ phase: 'Failed', running: two, failed: failedTwo }, 'RolledOut') },
    phase: 'Complete',
  },
  {
    title: 'a failure without anything before is remembered until then',
    given: { deployment: deployment({ phase: 'Failed', running: two, failed: failedTwo }) },
    phase: 'Failed',
    failed: 'ModelRefused',
  },
  {
    title: 'trouble after a completed rollout is told and does not undo it',
    given: {
      deployment: deployment(
        { phase: 'Complete', running: two, lastAvailable: { settings: two, since: 'then' } },
        'RolledOut',
      ),
      pods: [pod(ended(1, undefined, 9))],
    },
    phase: 'Complete',
    trouble: 'Crashed',
  },
  {
    title: 'a quota that forbids the new pods is told',
    given: {
      deployment: (() => {
        const refused = deployment({ phase: 'RollingOut', running: two, lastAvailable: availableOne });
        const conditions = [
          ...(refused.status?.conditions ?? []),
          {
            type: 'ReplicaFailure',
            status: 'True',
            reason: 'FailedCreate',
            message: 'exceeded quota: memory',
          },
        ];
        return { ...refused, status: { ...refused.status, conditions } };
      })(),
    },
    phase: 'RollingOut',
    trouble: 'QuotaExceeded',
  },
];

describe('decideRollout', () => {
  it.each(rows)('$title', ({ given, phase, runs, failed, trouble }) => {
    const rollout = decideRollout(input(given));
    expect(rollout.phase).toBe(phase);
    expect(rollout.failed?.reason).toBe(failed);
    expect(rollout.trouble?.reason).toBe(trouble);
    expect(sameSettings(rollout.running, runs ?? rollout.wanted)).toBe(true);
  });

  it('remembers what became available, and since when, before it rolls out the next', () => {
    const found = deployment({ phase: 'RollingOut', running: one }, 'RolledOut');
    const rollout = decideRollout(input({ deployment: found }));
    expect(rollout.lastAvailable).toEqual({ settings: one, since: '2026-03-01T11:59:00Z' });
    expect(rollout.running).toEqual(two);
  });

  it('keeps the time since when something is available through later changes', () => {
    const found = deployment({ phase: 'Complete', running: one, lastAvailable: availableOne }, 'RolledOut');
    expect(decideRollout(input({ deployment: found, wanted: one })).lastAvailable).toEqual(availableOne);
  });

  it('does not take an artifact that never became available for the last available one', () => {
    expect(decideRollout(input()).lastAvailable).toEqual(availableOne);
  });

  it('names the generation that failed, so that the next one is tried', () => {
    const { failed } = decideRollout(input({ generation: 7, pods: [pod(ended(65, refusal))] }));
    expect(failed).toMatchObject({ generation: 7, settings: two });
    expect(failed?.message).toContain('The digest differs');
  });

  it('decides the same however the Deployment was annotated by somebody else', () => {
    const broken = deployment({ running: two });
    const annotations = {
      ...broken.metadata?.annotations,
      'churnops.dev/failed': '{',
      'churnops.dev/last-available': '[]',
    };
    const rollout = decideRollout(
      input({ deployment: { ...broken, metadata: { ...broken.metadata, annotations } } }),
    );
    expect(rollout).toEqual(decideRollout(input({ deployment: broken })));
  });
});
