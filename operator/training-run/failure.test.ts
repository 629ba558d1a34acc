import { describe, expect, it } from 'vitest';
import { lastPodFailure, podFailure } from './failure.ts';
import { anEndedPod, aPod, aRun, aRunningPod, secondsAgo } from './testing/objects.ts';

const run = aRun();
const disrupted = (reason: string) => ({
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message: 'why' }],
});

describe('the failure of a pod', () => {
  it.each([
    ['a container that the kernel killed for its memory', anEndedPod(137, '', 'OOMKilled'), 'OutOfMemory'],
    ['a child of it that was killed, which the kubelet calls an error', anEndedPod(137), 'OutOfMemory'],
    ['bad data', anEndedPod(65, { sentence: 'x' }), 'BadData'],
    ['a refused registry', anEndedPod(77), 'RegistryRefused'],
    ['a bad run spec', anEndedPod(78), 'BadRunSpec'],
    ['a temporary failure', anEndedPod(75), 'Crashed'],
    ['a crash', anEndedPod(139), 'Crashed'],
    [
      'an eviction by the kubelet',
      aPod(undefined, { status: { reason: 'Evicted', message: 'disk' } }),
      'Evicted',
    ],
    ['a preemption', aPod(undefined, { status: disrupted('PreemptionByScheduler') }), 'Evicted'],
    ['a node that was lost', aPod(undefined, { status: disrupted('DeletionByTaintManager') }), 'NodeLost'],
    [
      'a pod whose node no longer exists',
      aPod(undefined, { status: disrupted('DeletionByPodGC') }),
      'NodeLost',
    ],
  ])('is told of %s', (_, pod, code) => {
    expect(podFailure(pod, run)?.code).toBe(code);
  });

  it.each([
    ['one that waits', aPod({ waiting: { reason: 'ContainerCreating' } })],
    ['one that runs', aRunningPod()],
    ['one that succeeded', anEndedPod(0, { digest: 'sha256:x' }, 'Completed')],
    ['one that no node has taken', aPod(undefined)],
  ])('is not told of %s', (_, pod) => {
    expect(podFailure(pod, run)).toBeUndefined();
  });

  it('keeps bad data what it is on a node that is being drained', () => {
    const pod = anEndedPod(65, { sentence: 'x' });
    const drained = { ...pod, status: { ...pod.status, ...disrupted('EvictionByEvictionAPI') } };
    expect(podFailure(drained, run)?.code).toBe('BadData');
  });

  it('takes the signal of an eviction for the eviction that it is', () => {
    const pod = anEndedPod(137);
    const evicted = { ...pod, status: { ...pod.status, ...disrupted('EvictionByEvictionAPI') } };
    expect(podFailure(evicted, run)?.code).toBe('Evicted');
  });

  it('does not take a pod that was deleted for one that ran out of memory', () => {
    const pod = anEndedPod(137, '', 'Error', { deletionTimestamp: secondsAgo(1) });
    expect(podFailure(pod, run)?.code).toBe('Deleted');
  });

  it('is running out of memory also while the pod is being deleted', () => {
    const pod = anEndedPod(137, '', 'OOMKilled', { deletionTimestamp: secondsAgo(1) });
    expect(podFailure(pod, run)?.code).toBe('OutOfMemory');
  });

  it('is not told of a pod that was deleted before its container was made', () => {
    const pod = anEndedPod(137, 'could not be located', 'ContainerStatusUnknown', {
      deletionTimestamp: secondsAgo(1),
    });
    expect(podFailure(pod, run)).toBeUndefined();
  });

  it('names the pod and the node of an eviction', () => {
    const pod = aPod(undefined, { status: disrupted('EvictionByEvictionAPI') });
    expect(podFailure(pod, run)?.message).toBe('Pod telco-1-abcde was evicted from node node-1: why');
  });

  it.each([134, 139])('points at the heap when a trainer ends by %i without a word', (exitCode) => {
    expect(podFailure(anEndedPod(exitCode), run)?.message).toMatch(
      /heap is full.*limits.memory.*kubectl logs/,
    );
    expect(podFailure(anEndedPod(exitCode, 'my own words'), run)?.message).not.toContain('heap');
  });

  it('repeats plain text of a trainer that knows no termination message', () => {
    expect(podFailure(anEndedPod(1, 'Traceback: boom'), run)?.message).toContain('Traceback: boom');
  });

  it('cuts words that would not fit into a status', () => {
    expect(podFailure(anEndedPod(65, 'x'.repeat(4000)), run)?.message.length).toBeLessThanOrEqual(1024);
  });
});

describe('the last failure', () => {
  it('is that of the youngest pod that failed, whatever the order of the list', () => {
    const pods = [
      anEndedPod(1, 'second', 'Error', { name: 'b', creationTimestamp: secondsAgo(10) }),
      anEndedPod(1, 'first', 'Error', { name: 'a', creationTimestamp: secondsAgo(20) }),
      aRunningPod({ name: 'c', creationTimestamp: secondsAgo(1) }),
    ];
    expect(lastPodFailure(pods, run)?.message).toContain('second');
  });
});
