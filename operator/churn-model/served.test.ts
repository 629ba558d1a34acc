import { describe, expect, it } from 'vitest';
import { observeServed } from './served.ts';
import { deployment, ONE, replicaSet, TWO } from './testing/objects.ts';

const found = deployment({});

describe('observeServed', () => {
  it('serves nothing without a Deployment', () => {
    expect(observeServed(undefined, [], undefined)).toEqual({ replicas: 0, readyReplicas: 0 });
  });

  it('serves nothing while no pod is ready', () => {
    expect(observeServed(found, [replicaSet('1', ONE, 0)], undefined)).toEqual({
      replicas: 1,
      readyReplicas: 0,
    });
  });

  it('tells the artifact of most ready pods', () => {
    const sets = [replicaSet('1', ONE, 1, 1), replicaSet('2', TWO, 2, 3)];
    expect(observeServed(found, sets, ONE)).toEqual({ current: TWO, replicas: 4, readyReplicas: 3 });
  });

  it('tells of as many the one that was there before', () => {
    const sets = [replicaSet('1', ONE, 1), replicaSet('2', TWO, 1)];
    expect(observeServed(found, sets, ONE).current).toBe(ONE);
    expect(observeServed(found, sets, TWO).current).toBe(TWO);
  });

  it('counts ReplicaSets of the same artifact together, as after a change of resources', () => {
    const sets = [replicaSet('1', ONE, 1), replicaSet('2', ONE, 1), replicaSet('3', TWO, 1)];
    expect(observeServed(found, sets, TWO)).toMatchObject({ current: ONE, readyReplicas: 3 });
  });
});
