import { describe, expect, it } from 'vitest';
import { findObstacle } from './obstacle.ts';
import { aJob, anEndedPod, aPod, aRun, aRunningPod, NOW, SETTINGS, secondsAgo } from './testing/objects.ts';

const run = aRun();
const obstacleOf = (pod: ReturnType<typeof aPod>) => findObstacle(aJob(run), [pod], run, NOW);
const waiting = (reason: string, message?: string) =>
  aPod({ waiting: { reason, ...(message === undefined ? {} : { message }) } });

const waitingForVolumes = aPod(undefined, {
  status: { startTime: secondsAgo(31), conditions: [{ type: 'PodReadyToStartContainers', status: 'False' }] },
});

describe('an obstacle', () => {
  it('reads the same whether the kubelet pulls or backs off, so that a status can rest', () => {
    const pulling = obstacleOf(waiting('ErrImagePull', 'rpc error: not found'));
    const backingOff = obstacleOf(
      waiting(
        'ImagePullBackOff',
        `Back-off pulling image "${SETTINGS.trainerImage}": ErrImagePull: rpc error: not found`,
      ),
    );
    expect(backingOff).toEqual(pulling);
  });

  it('does not depend on how long it has been there', () => {
    const job = aJob(run, { startTime: secondsAgo(20) });
    const later = new Date(NOW.getTime() + 60_000);
    expect(findObstacle(job, [], run, later)).toEqual(findObstacle(job, [], run, NOW));
  });

  it.each([
    ['a suspended Job', aJob(aRun({ spec: { suspend: true } }), { startTime: secondsAgo(99) })],
    ['a Job whose pod is not in the cache yet', aJob(run, { startTime: secondsAgo(99), active: 1 })],
    ['a Job between two attempts', aJob(run, { startTime: secondsAgo(99), failed: 1 })],
  ])('is not seen in %s that has no pod', (_, job) => {
    expect(findObstacle(job, [], run, NOW)).toBeUndefined();
  });

  it.each([
    ['a running pod', aRunningPod()],
    ['a pod that failed', anEndedPod(1)],
    ['a container that is being made', waiting('ContainerCreating')],
  ])('is not seen in %s', (_, pod) => {
    expect(obstacleOf(pod)).toBeUndefined();
  });

  it('counts the time without a pod from the creation of a Job that no controller has taken', () => {
    const { startTime: _, ...status } = aJob(run).status ?? {};
    const job = { ...aJob(run, {}, { metadata: { creationTimestamp: secondsAgo(30) } }), status };
    expect(findObstacle(job, [], run, NOW)?.code).toBe('PodsNotCreated');
  });

  it('is that of the youngest pod', () => {
    const older = aPod(
      { waiting: { reason: 'ErrImagePull' } },
      { metadata: { creationTimestamp: secondsAgo(60) } },
    );
    expect(findObstacle(aJob(run), [aRunningPod(), older], run, NOW)).toBeUndefined();
  });

  it('is not seen in a pod that a node has taken', () => {
    const conditions = [{ type: 'PodScheduled', status: 'True', reason: 'Unschedulable' }];
    expect(obstacleOf(aPod(undefined, { status: { conditions } }))).toBeUndefined();
  });

  it.each([
    [
      'the Job',
      findObstacle(aJob(run, { startTime: secondsAgo(20) }), [], run, NOW),
      'kubectl describe job telco-1 -n shop',
    ],
    ['the pod', obstacleOf(waitingForVolumes), 'kubectl describe pod telco-1-abcde -n shop'],
    ['the container', obstacleOf(waiting('CreateContainerError', 'x')), 'The container of pod telco-1-abcde'],
  ])('says what to type about %s', (_, obstacle, command) => {
    expect(obstacle?.message).toContain(command);
  });

  it('says once that a claim is not found, and names no deadline that may not be set', () => {
    const message = 'persistentvolumeclaim "noclaim" not found. not found';
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
    expect(obstacleOf(aPod(undefined, { status: { conditions } }))?.message).toBe(
      'No node takes pod telco-1-abcde: persistentvolumeclaim "noclaim" not found. It is tried again.',
    );
  });

  it('names the claim that a pod waits for', () => {
    const data = { persistentVolumeClaim: { claimName: 'telco-data', path: 'x.csv' } };
    expect(findObstacle(aJob(run), [waitingForVolumes], aRun({ spec: { data } }), NOW)?.message).toContain(
      'PersistentVolumeClaim telco-data',
    );
  });
});
