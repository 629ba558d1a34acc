import { expect, it } from 'vitest';
import { JOBS } from '../kubernetes/resource.ts';
import { MemoryCluster } from '../testing/memory-cluster.ts';
import { countRows } from './counts.ts';
import { FinishedPods } from './finished-pods.ts';
import { aJob, aPod, failed, scored } from './testing/objects.ts';

const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'job', uid: 'job-uid', controller: true };
const owned = (index: number, state: Parameters<typeof aPod>[1]) => {
  const pod = aPod(index, state);
  return { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } };
};

it('counts what a pod said that is gone, once, and also of one that was only seen when it went', () => {
  const pods = new FinishedPods();
  expect(countRows(pods.of(aJob(), [owned(0, scored(5)), owned(1, { running: {} })])).rows).toBe(5);
  pods.see(owned(1, scored(7, 1)));
  expect(countRows(pods.of(aJob(), []))).toMatchObject({ partitions: 2, rows: 12, refused: 1 });
  expect(pods.of(aJob(), [owned(0, scored(5))])).toHaveLength(2);
});

it('remembers no pod that had nothing to say, and none of another Job', () => {
  const pods = new FinishedPods();
  pods.see(owned(0, failed(1, 'x')));
  pods.see(owned(1, scored(7)));
  expect(pods.of(aJob({}, { metadata: { uid: 'another' } }), [])).toEqual([]);
  expect(pods.of(aJob(), [])).toHaveLength(1);
});

it('forgets Jobs that are no more', () => {
  const [pods, cluster] = [new FinishedPods(), new MemoryCluster()];
  cluster.put(JOBS, aJob({}, { metadata: { name: 'job' } }));
  pods.see(owned(0, scored(7)));
  pods.prune(cluster);
  expect(pods.of(aJob(), [])).toHaveLength(1);
  cluster.remove(JOBS, { namespace: 'shop', name: 'job' });
  pods.prune(cluster);
  expect(pods.of(aJob(), [])).toEqual([]);
});
