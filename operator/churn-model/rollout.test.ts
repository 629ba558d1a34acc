import { describe, expect, it } from 'vitest';
import type { Failure } from './failure.ts';
import { decideRollout } from './rollout.ts';
import { sameSettings } from './server-settings.ts';
import { container, deployment, ended, ONE, pod, replicaSet, TWO } from './testing/objects.ts';
import { availableOne, one, type RolloutRow, refusal, rolloutInput, two } from './testing/rollout-input.ts';

const rows: RolloutRow[] = [
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
    const rollout = decideRollout(rolloutInput(given));
    expect(rollout.phase).toBe(phase);
    expect(rollout.failed?.reason).toBe(failed);
    expect(rollout.trouble?.reason).toBe(trouble);
    expect(sameSettings(rollout.running, runs ?? rollout.wanted)).toBe(true);
  });
});
