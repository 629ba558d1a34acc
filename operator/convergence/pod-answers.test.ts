import { describe, expect, it } from 'vitest';
import type { Pod } from '../kubernetes/resource.ts';
import { PodAnswers } from './pod-answers.ts';

const key = { namespace: 'shop', name: 'telco' };
const pod = (uid: string, restartCount = 0): Pod => ({
  metadata: { uid },
  status: {
    containerStatuses: [{ name: 'model-server', image: '', imageID: '', ready: true, restartCount }],
  },
});

describe('what pods answered', () => {
  it('is kept for as long as the pod is there, also where it was not asked again', () => {
    const answers = new PodAnswers();
    answers.learn(key, [pod('a')], new Map([['a', 'sha256:1']]));
    answers.learn(key, [pod('a'), pod('b')], new Map([['b', 'sha256:2']]));
    expect([pod('a'), pod('b'), pod('c')].map((each) => answers.get(key, each))).toEqual([
      'sha256:1',
      'sha256:2',
      undefined,
    ]);
  });

  it.each<[string, (answers: PodAnswers) => void, Pod]>([
    ['the pod is gone', (answers) => answers.learn(key, [pod('b')], new Map()), pod('a')],
    ['its container was started anew', () => undefined, pod('a', 1)],
    ['the model is gone', (answers) => answers.forget(key), pod('a')],
  ])('is forgotten once %s', (_, happens, asked) => {
    const answers = new PodAnswers();
    answers.learn(key, [pod('a')], new Map([['a', 'sha256:1']]));
    happens(answers);
    expect(answers.get(key, asked)).toBeUndefined();
  });

  it('is not what a pod of another model answered', () => {
    const answers = new PodAnswers();
    answers.learn(key, [pod('a')], new Map([['a', 'sha256:1']]));
    expect(answers.get({ ...key, name: 'other' }, pod('a'))).toBeUndefined();
  });

  it('knows nothing of a pod that told of no model', () => {
    const answers = new PodAnswers();
    answers.learn(key, [pod('a')], new Map([['a', undefined]]));
    expect(answers.get(key, pod('a'))).toBeUndefined();
  });
});
