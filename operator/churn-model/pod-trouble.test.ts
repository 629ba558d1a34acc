import { describe, expect, it } from 'vitest';
import type { Pod } from '../kubernetes/resource.ts';
import { podTrouble } from './pod-trouble.ts';
import { container, ended, NOW, pod } from './testing/objects.ts';

type Status = NonNullable<Pod['status']>;

const rows: { title: string; status: Status; reason: string | undefined; final?: boolean; says?: string }[] =
  [
    {
      title: 'a pod that has just been made is in no trouble',
      status: { phase: 'Pending' },
      reason: undefined,
    },
    {
      title: 'a ready pod is in no trouble, whatever happened before',
      status: { ...ended(1), conditions: [{ type: 'Ready', status: 'True' }] },
      reason: undefined,
    },
    {
      title: 'a server that ended in peace is in no trouble',
      status: ended(0),
      reason: undefined,
    },
    {
      title: 'a model that was refused is told in the words of the server',
      status: ended(
        65,
        '{"code":"GoldenRowsDiffer","sentence":"The model does not reproduce its golden rows."}',
      ),
      reason: 'ModelRefused',
      final: true,
      says: 'does not reproduce its golden rows',
    },
    {
      title: 'a refusal in words that are no JSON is quoted as it is',
      status: ended(65, 'cannot\n read'),
      reason: 'ModelRefused',
      final: true,
      says: 'cannot read',
    },
    {
      title: 'a refusal without words is told too',
      status: ended(65),
      reason: 'ModelRefused',
      final: true,
      says: 'no reason was given',
    },
    {
      title: 'refused credentials name the field that holds them',
      status: ended(77, '{"code":"RegistryRefused","sentence":"401"}'),
      reason: 'RegistryRefused',
      final: true,
      says: 'spec.serving.pullSecretRef',
    },
    {
      title: 'a configuration that the server does not accept is not tried again and again',
      status: ended(
        78,
        '{"code":"ConfigurationInvalid","sentence":"CHURNOPS_REGISTRIES must be a JSON list."}',
      ),
      reason: 'Misconfigured',
      final: true,
      says: 'CHURNOPS_REGISTRIES must be a JSON list',
    },
    {
      title: 'a registry that is away may come back',
      status: ended(75, undefined, 2),
      reason: 'RegistryUnreachable',
      final: false,
    },
    {
      title: 'a registry that stays away does not',
      status: ended(75, undefined, 3),
      reason: 'RegistryUnreachable',
      final: true,
    },
    {
      title: 'an unknown exit code is a crash',
      status: ended(134, undefined, 1),
      reason: 'Crashed',
      final: false,
      says: '134',
    },
    {
      title: 'a container that was killed for its memory names the limit to raise',
      status: container({ lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }),
      reason: 'OutOfMemory',
      final: false,
      says: 'spec.serving.resources.limits.memory',
    },
    {
      title: 'an image that cannot be pulled is named',
      status: container({ state: { waiting: { reason: 'ErrImagePull', message: 'manifest unknown' } } }),
      reason: 'ImageNotPulled',
      final: false,
      says: 'model-server:1.0.0 cannot be pulled: manifest unknown',
    },
    {
      title: 'a container that cannot be made quotes why',
      status: container({
        state: { waiting: { reason: 'CreateContainerConfigError', message: 'runAsNonRoot' } },
      }),
      reason: 'ContainerNotStarted',
      final: false,
      says: 'runAsNonRoot',
    },
    {
      title: 'a container that is being made is in no trouble',
      status: container({ state: { waiting: { reason: 'ContainerCreating' } } }),
      reason: undefined,
    },
    {
      title: 'a pod that no node can take quotes the scheduler',
      status: {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/1 nodes: Insufficient cpu.',
          },
        ],
      },
      reason: 'Unschedulable',
      final: false,
      says: 'Insufficient cpu; lower',
    },
    {
      title: 'an evicted pod quotes its node',
      status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' },
      reason: 'Evicted',
      final: false,
      says: 'low on memory',
    },
    {
      title: 'a pod that waits long for its volumes is told',
      status: {
        phase: 'Pending',
        startTime: '2026-03-01T11:59:00Z',
        conditions: [{ type: 'PodReadyToStartContainers', status: 'False' }],
      },
      reason: 'VolumesNotReady',
      final: false,
    },
    {
      title: 'a pod that waits a moment for its volumes is not',
      status: {
        phase: 'Pending',
        startTime: '2026-03-01T11:59:50Z',
        conditions: [{ type: 'PodReadyToStartContainers', status: 'False' }],
      },
      reason: undefined,
    },
  ];

describe('podTrouble', () => {
  it.each(rows)('$title', ({ status, reason, final, says }) => {
    const trouble = podTrouble(pod(status), NOW);
    expect(trouble?.reason).toBe(reason);
    if (final !== undefined) expect(trouble?.final).toBe(final);
    if (says !== undefined) expect(trouble?.message).toContain(says);
  });

  it('tells a failed pull and the wait after it in the same words, so that a status rests', () => {
    const pull = 'rpc error: code = NotFound';
    const failed = container({ state: { waiting: { reason: 'ErrImagePull', message: pull } } });
    const waits = container({
      state: {
        waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "x": ErrImagePull: ${pull}` },
      },
    });
    expect(podTrouble(pod(failed), NOW)).toEqual(podTrouble(pod(waits), NOW));
  });

  it('bounds what it quotes', () => {
    expect(podTrouble(pod(ended(65, 'x'.repeat(10_000))), NOW)?.message.length).toBeLessThan(1024);
  });
});
