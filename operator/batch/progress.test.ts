import { describe, expect, it } from 'vitest';
import type { Pod } from '../kubernetes/resource.ts';
import { askProgress, mergeProgress } from './progress.ts';
import { aJob, aModel, anEndedJob, aPod, SERVED, scored, withPods } from './testing/objects.ts';

const scoring = (percent: number) => ({ phase: 'Scoring', percent, message: `${percent} rows are scored` });
const reading = { phase: 'Reading', percent: 0, message: 'fetching the model' };
const at = (podIP: string, pod: Pod): Pod => ({ ...pod, status: { ...pod.status, podIP } });

describe('how far a Job is', () => {
  it.each([
    ['what its one partition says', [scoring(40)], { running: 1, done: 0, all: 1 }, scoring(40)],
    [
      'a mean over all partitions, with those that are done and those that wait',
      [scoring(50), reading],
      { running: 2, done: 1, all: 4 },
      { phase: 'Scoring', percent: 37, message: '' },
    ],
    [
      'supposed of partitions that did not answer',
      [scoring(50)],
      { running: 4, done: 0, all: 4 },
      { phase: 'Scoring', percent: 50, message: '' },
    ],
    [
      'at most whole, though two pods are at one partition',
      [scoring(100), scoring(100)],
      { running: 2, done: 3, all: 4 },
      { phase: 'Scoring', percent: 100, message: '' },
    ],
    ['unknown where no pod says anything', [], { running: 2, done: 1, all: 4 }, undefined],
  ])('is %s', (_, told, partitions, expected) => {
    expect(mergeProgress(told, partitions)).toEqual(expected);
  });

  it('is asked of running pods of Jobs at work, and of no others', async () => {
    const asked: string[] = [];
    const fetchProgress = async (podIP: string) => {
      asked.push(podIP);
      return scoring(30);
    };
    const working = withPods(
      aJob({ active: 1, succeeded: 1 }),
      at('10.0.0.1', aPod(0, scored(4))),
      at('10.0.0.2', aPod(1, { running: {} })),
      aPod(2, { waiting: { reason: 'ContainerCreating' } }),
    );
    const ended = withPods(anEndedJob('Complete'), at('10.0.0.3', aPod(0, { running: {} })));
    const children = new Map([['nightly', { jobs: [working], cronJobs: [], runs: [ended] }]]);
    const observed = { model: aModel(), served: SERVED, children };
    const nightly = (await askProgress(observed, fetchProgress)).children.get('nightly');
    expect(asked).toEqual(['10.0.0.2']);
    expect(nightly?.jobs[0]?.progress).toEqual({ phase: 'Scoring', percent: 43, message: '' });
    expect(nightly?.runs[0]?.progress).toBeUndefined();
  });
});
