import { type Row, run, statusWith, waiting } from './decision-table.ts';
import { aJob, anEndedPod, aPod, aRun, aRunningPod, secondsAgo } from './objects.ts';

/** Pods that do not start. */
export const obstacles: Row[] = [
  {
    name: 'an image that cannot be pulled is told while the run stays Pending',
    given: {
      job: aJob(run, { active: 1 }),
      pods: [waiting('ErrImagePull', 'rpc error: registry.example/x: not found')],
    },
    expected: {
      phase: 'Pending',
      ready: 'ImagePull',
      readyStatus: 'Unknown',
      says: /trainer-job:1 cannot be pulled.*not found/,
      events: ['ImagePull'],
    },
  },
  {
    name: 'an image name that cannot be read is told as what it is',
    given: { job: aJob(run), pods: [waiting('InvalidImageName', "couldn't parse image name")] },
    expected: { ready: 'ImagePull', says: 'InvalidImageName' },
  },
  {
    name: 'a pod that no node takes is told in the words of the scheduler',
    given: {
      job: aJob(run, { active: 1 }),
      pods: [
        aPod(undefined, {
          status: {
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message: '0/1 nodes are available: 1 Insufficient memory.',
              },
            ],
          },
        }),
      ],
    },
    expected: {
      phase: 'Pending',
      ready: 'Unschedulable',
      says: '1 Insufficient memory.',
      events: ['Unschedulable'],
    },
  },
  {
    name: 'a container that cannot be configured is told with the key or Secret that is missing',
    given: { job: aJob(run), pods: [waiting('CreateContainerConfigError', 'secret "x" not found')] },
    expected: { ready: 'ContainerConfigError', says: 'secret "x" not found' },
  },
  {
    name: 'a pod that waits too long for its volumes is told with their names',
    given: {
      job: aJob(run),
      pods: [
        aPod(undefined, {
          status: {
            startTime: secondsAgo(40),
            conditions: [{ type: 'PodReadyToStartContainers', status: 'False' }],
          },
        }),
      ],
    },
    expected: { ready: 'VolumeNotReady', says: 'Secret registry-write' },
  },
  {
    name: 'a Job without a pod for a while points at quota and admission',
    given: { job: aJob(run, { startTime: secondsAgo(20) }) },
    expected: { phase: 'Pending', ready: 'PodsNotCreated', says: 'ResourceQuota' },
  },
  {
    name: 'a Job that has only just started without a pod is no obstacle',
    given: { job: aJob(run, { startTime: secondsAgo(5) }) },
    expected: { ready: 'Pending' },
  },
  {
    name: 'an obstacle that was told already makes no second event',
    given: {
      run: aRun({ status: statusWith('ImagePull') }),
      job: aJob(run),
      pods: [waiting('ImagePullBackOff', 'Back-off pulling image "x": ErrImagePull: not found')],
    },
    expected: { ready: 'ImagePull', events: [] },
  },
];

/** Pods that failed, with another to follow. */
export const attempts: Row[] = [
  {
    name: 'running out of memory is told with the limit while another attempt follows',
    given: { job: aJob(run, { failed: 1 }), pods: [anEndedPod(137, '', 'OOMKilled')] },
    expected: {
      phase: 'Pending',
      ready: 'Retrying',
      says: /out of memory \(its limit is 2Gi\)/,
      events: ['AttemptFailed'],
    },
  },
  {
    name: 'an eviction is told while the pod is still ending',
    given: {
      job: aJob(run, { active: 1 }),
      pods: [
        aPod(
          { running: { startedAt: secondsAgo(60) } },
          {
            metadata: { deletionTimestamp: secondsAgo(1) },
            status: {
              conditions: [
                {
                  type: 'DisruptionTarget',
                  status: 'True',
                  reason: 'EvictionByEvictionAPI',
                  message: 'Eviction API: evicting',
                },
              ],
            },
          },
        ),
      ],
    },
    expected: { ready: 'Retrying', says: /evicted from node node-1.*evicting/ },
  },
  {
    name: 'what a failed attempt said stays visible while the next one runs',
    given: {
      job: aJob(run, { failed: 1, active: 1 }),
      pods: [anEndedPod(1, 'boom'), aRunningPod({ name: 'telco-1-later', creationTimestamp: secondsAgo(1) })],
      progress: { phase: 'Fitting', percent: 40, message: '' },
    },
    expected: { phase: 'Running', ready: 'Retrying', says: 'boom', attempts: 2, percent: 40 },
  },
  {
    name: 'a Job that is about to fail keeps what was said before: its pods are being deleted',
    given: {
      run: aRun({ status: statusWith('ImagePull', 'The image x cannot be pulled.') }),
      job: aJob(run, { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'DeadlineExceeded' }] }),
      pods: [anEndedPod(137, '', 'ContainerStatusUnknown', { deletionTimestamp: secondsAgo(1) })],
    },
    expected: { phase: 'Pending', ready: 'ImagePull', says: 'The image x', attempts: 0, events: [] },
  },
  {
    name: 'a pod that is deleted before it started keeps what was said before, until the Job says why',
    given: {
      run: aRun({ status: statusWith('ImagePull', 'The image x cannot be pulled.') }),
      job: aJob(run, { active: 1 }),
      pods: [anEndedPod(137, '', 'ContainerStatusUnknown', { deletionTimestamp: secondsAgo(1) })],
    },
    expected: { phase: 'Pending', ready: 'ImagePull', says: 'The image x', events: [] },
  },
  {
    name: 'a pod that someone deleted is told as that',
    given: {
      job: aJob(run, { active: 1 }),
      pods: [anEndedPod(143, '', 'Error', { deletionTimestamp: secondsAgo(1) })],
    },
    expected: { phase: 'Pending', ready: 'Retrying', says: 'telco-1-abcde was deleted', attempts: 1 },
  },
  {
    name: 'a pod that the Job counts as failed before its end is seen here is one attempt, not two',
    given: { job: aJob(run, { failed: 1 }), pods: [aRunningPod()] },
    expected: { attempts: 1 },
  },
  {
    name: 'what was said of an attempt stays when its pod is gone',
    given: {
      run: aRun({ status: statusWith('Retrying', 'the node was lost') }),
      job: aJob(run, { active: 1 }),
      pods: [aRunningPod()],
    },
    expected: { phase: 'Running', ready: 'Retrying', says: 'the node was lost', events: [] },
  },
];
