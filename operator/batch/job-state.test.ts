import { describe, expect, it } from 'vitest';
import type { Job, Pod } from '../kubernetes/resource.ts';
import { readJob } from './job-state.ts';
import {
  aBatch,
  aJob,
  anEndedJob,
  aPod,
  failed,
  NOW,
  scored,
  secondsAgo,
  withPods,
} from './testing/objects.ts';

const read = (job: Job, pods: Pod[], before?: Parameters<typeof readJob>[2]) =>
  readJob(withPods(job, ...pods), aBatch(), before, NOW);
const ending = (details: object, status: Job['status'] = {}) => anEndedJob('Failed', details, status);
const unschedulable = {
  phase: 'Pending',
  conditions: [
    { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes: no cpu' },
  ],
};
const told = (job: Job, changes: object = {}) => ({
  name: 'nightly',
  reason: 'Running',
  message: 'Scoring.',
  job: job.metadata?.name ?? '',
  ...changes,
});

describe('how a Job stands', () => {
  const waits = (reason: string) => aPod(0, { waiting: { reason, message: 'no such image' } });
  it.each<[string, Job, Pod[], string, RegExp]>([
    [
      'works',
      aJob({ active: 2, succeeded: 1 }),
      [aPod(1, { running: {} })],
      'Running',
      /1 of 3 partitions are done/,
    ],
    ['has just been made', aJob(), [aPod(0, {})], 'Pending', /0 of 3/],
    ['has had no pod for a while', aJob(), [], 'PodsNotCreated', /ResourceQuota/],
    [
      'waits for an image',
      aJob({ active: 1 }),
      [waits('ImagePullBackOff')],
      'ImagePull',
      /no such image\. It is/,
    ],
    [
      'cannot be started',
      aJob({ active: 1 }),
      [waits('CreateContainerConfigError')],
      'ContainerConfigError',
      /made/,
    ],
    [
      'finds no node',
      aJob({ active: 1 }),
      [aPod(0, {}, unschedulable)],
      'Unschedulable',
      /no cpu\. It is tried/,
    ],
    [
      'makes a failed attempt again',
      aJob({ active: 1, failed: 1 }),
      [aPod(0, failed(75, 'The store does not answer.')), aPod(1, { running: {} })],
      'Running',
      /An attempt failed, and is made again: partition 0 .*75: The store does not answer\./,
    ],
    [
      'was given rows that cannot be scored',
      ending({ reason: 'PodFailurePolicy' }),
      [aPod(0, failed(65, 'column tenure: it is not in the header.'))],
      'BadData',
      /The rows cannot be scored: column tenure/,
    ],
    [
      'was given a batch that is wrong',
      ending({}),
      [aPod(0, failed(78, 'No such file.'))],
      'BadBatch',
      /^No such/,
    ],
    ['was refused by a store', ending({}), [aPod(0, failed(77, 'Refused.'))], 'AccessRefused', /^Refused/],
    [
      'says why although its pods are gone',
      ending({ message: 'Container x for pod y failed with exit code 65 matching FailJob rule at index 0' }),
      [],
      'BadData',
      /exit code 65/,
    ],
    [
      'ran out of memory',
      ending({ reason: 'FailedIndexes' }, { failedIndexes: '0' }),
      [aPod(0, { terminated: { exitCode: 137, reason: 'OOMKilled' } })],
      'OutOfMemory',
      /its limit is 2Gi/,
    ],
    [
      'gave partitions up',
      ending({ reason: 'FailedIndexes' }, { failedIndexes: '0,2', succeeded: 1 }),
      [aPod(0, failed(1, 'Broken.')), aPod(1, scored(5)), aPod(2, failed(1, 'Broken too.'))],
      'PartitionsFailed',
      /Partitions 0,2 failed .* 1 of 3 .* partition 2 .*: Broken too\./,
    ],
    [
      'gave one partition up',
      ending({ reason: 'FailedIndexes' }, { failedIndexes: '0' }),
      [aPod(0, failed(1, 'Broken.'))],
      'PartitionsFailed',
      /^Partition 0 failed /,
    ],
    ['failed in a way of its own', ending({ reason: 'X', message: 'Y.' }), [], 'JobFailed', /\(X\): Y\./],
  ])('that %s', (_, job, pods, reason, message) => {
    expect(read(job, pods)).toMatchObject({ reason, message: expect.stringMatching(message) });
  });

  it('tells what held it up before its deadline, which deletes the pods that could tell', () => {
    const job = ending({ reason: 'DeadlineExceeded' });
    const before = told(job, { reason: 'ImagePull', message: 'The image is not there.' });
    expect(read(job, [], before)).toMatchObject({
      reason: 'Deadline',
      message: expect.stringMatching(/86400 s\).*Before: The image is not there\./),
    });
  });
});

describe('what a Job came to', () => {
  it('counts a partition once, whichever of its pods said so', () => {
    const again = { ...aPod(0, scored(7)), metadata: { ...aPod(0, {}).metadata, name: 'another' } };
    expect(read(aJob(), [aPod(0, scored(7)), again, aPod(1, scored(5, 1))])).toMatchObject({
      rows: 12,
      refused: 1,
    });
  });

  it('adds up a thousand partitions', () => {
    const pods = Array.from({ length: 1_000 }, (_, index) => aPod(index, scored(1_000, 1)));
    expect(read(aJob(), pods)).toMatchObject({ rows: 1_000_000, refused: 1_000 });
  });

  it('says nothing of rows that no pod told of', () => {
    const other = { terminated: { exitCode: 0, message: 'all is well' } };
    expect(read(aJob(), [aPod(0, other), aPod(1, failed(1, 'x'))])).not.toHaveProperty('rows');
  });

  it('warns where its partitions did not see the same input', () => {
    const saw = (input: string) => ({
      terminated: { exitCode: 0, message: JSON.stringify({ rows: 1, refused: 0, input }) },
    });
    const read3 = (third: string) =>
      read(anEndedJob('Complete'), [aPod(0, saw('a')), aPod(1, saw('a')), aPod(2, saw(third))]);
    expect(read3('a').reason).toBe('Succeeded');
    expect(read3('b')).toMatchObject({
      reason: 'InputChanged',
      rows: 3,
      message: expect.stringMatching(/2 states/),
    });
  });

  it('remembers what went with its pods', () => {
    const job = anEndedJob('Complete');
    const before = told(job, { reason: 'Succeeded', rows: 90, refused: 3 });
    expect(read(job, [], before)).toMatchObject({
      rows: 90,
      refused: 3,
      message: expect.stringMatching(/Scored 90 rows with version 1{12}; 3 rows could not be scored/),
    });
    const unknown = read(
      job,
      [],
      told(aJob({}, { metadata: { name: 'another' } }), { rows: 90, refused: 3 }),
    );
    expect(unknown).not.toHaveProperty('rows');
    expect(unknown.message).toMatch(/not all pods are left/);
  });

  it('has the times that the apiserver tells', () => {
    expect(read(anEndedJob('Complete'), [])).toMatchObject({
      startedAt: secondsAgo(60),
      finishedAt: secondsAgo(1),
    });
  });
});
