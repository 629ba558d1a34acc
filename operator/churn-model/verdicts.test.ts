import { describe, expect, it } from 'vitest';
import type { Rollout } from './rollout.ts';
import type { Served } from './served.ts';
import { ONE, settings, TWO } from './testing/objects.ts';
import { type ChildProblem, decideVerdicts, nothingToServe } from './verdicts.ts';

const one = settings();
const two = settings({ artifact: TWO });
const failed = {
  settings: two,
  generation: 1,
  reason: 'ModelRefused' as const,
  message: 'the digest differs',
};
const serves: Served = { current: ONE, replicas: 3, readyReplicas: 2 };
const silent: Served = { replicas: 1, readyReplicas: 0 };
const foreign: ChildProblem = {
  kind: 'Service',
  reason: 'ChildNotOurs',
  message: 'Service shop/telco exists.',
};

function rollout(given: Partial<Rollout> = {}): Rollout {
  return { phase: 'RollingOut', wanted: two, running: two, ...given };
}

interface Row {
  title: string;
  rollout: Rollout;
  served: Served;
  problems?: ChildProblem[];
  /** Status and reason of Ready, Available and Progressing. */
  expected: [string, string, string];
  says?: string[];
}

const rows: Row[] = [
  {
    title: 'a rollout that goes on is Unknown, and never False',
    rollout: rollout(),
    served: serves,
    expected: ['Unknown RollingOut', 'True PodsReady', 'True RollingOut'],
    says: ['rolling out version 222222222222', '2 of 3 pods ready'],
  },
  {
    title: 'what holds a rollout up is told while it goes on',
    rollout: rollout({ trouble: { reason: 'ImageNotPulled', message: 'the image x cannot be pulled' } }),
    served: serves,
    expected: ['Unknown RollingOut', 'True PodsReady', 'True RollingOut'],
    says: ['the image x cannot be pulled'],
  },
  {
    title: 'a first rollout is not available yet',
    rollout: rollout(),
    served: silent,
    expected: ['Unknown RollingOut', 'False NoPodReady', 'True RollingOut'],
  },
  {
    title: 'a completed rollout is ready',
    rollout: rollout({ phase: 'Complete' }),
    served: { ...serves, current: TWO },
    expected: ['True Serving', 'True PodsReady', 'False RolloutComplete'],
    says: ['version 222222222222 serves'],
  },
  {
    title: 'a completed rollout whose pods are all down is not ready, and says why',
    rollout: rollout({ phase: 'Complete', trouble: { reason: 'OutOfMemory', message: 'out of memory' } }),
    served: silent,
    expected: ['False NoPodReady', 'False NoPodReady', 'False RolloutComplete'],
    says: ['0 of 1 pod ready: out of memory'],
  },
  {
    title: 'an artifact that gave way is told with what serves on',
    rollout: rollout({ phase: 'GaveWay', running: one, failed }),
    served: serves,
    expected: ['False GaveWay', 'True PodsReady', 'False GaveWay'],
    says: [
      'version 222222222222 failed: the digest differs',
      '. It gave way to the earlier version 111111111111, which serves on (2 of 3 pods ready). ',
    ],
  },
  {
    title: 'settings that gave way to others of the same version are told apart',
    rollout: rollout({
      phase: 'GaveWay',
      running: settings({ artifact: TWO, decision: { threshold: 0.2 } }),
      failed,
    }),
    served: { ...serves, current: TWO },
    expected: ['False GaveWay', 'True PodsReady', 'False GaveWay'],
    says: ['. It gave way to version 222222222222 as it was before, which serves on (2 of 3 pods ready). '],
  },
  {
    title: 'an artifact that gave way to pods that are down does not claim that they serve',
    rollout: rollout({ phase: 'GaveWay', running: one, failed }),
    served: silent,
    expected: ['False GaveWay', 'False NoPodReady', 'False GaveWay'],
    says: ['has no ready pod yet'],
  },
  {
    title: 'a first artifact that fails says that nothing serves',
    rollout: rollout({ phase: 'Failed', failed }),
    served: silent,
    expected: ['False RolloutFailed', 'False NoPodReady', 'False RolloutFailed'],
    says: ['nothing serves'],
  },
  {
    title: 'new pods that fail with the same artifact leave the old ones serving',
    rollout: rollout({ phase: 'Failed', failed }),
    served: serves,
    expected: ['False RolloutFailed', 'True PodsReady', 'False RolloutFailed'],
    says: ['pods from before serve on'],
  },
  {
    title: 'a child that is not ours comes before everything else in Ready',
    rollout: rollout({ phase: 'Complete' }),
    served: serves,
    problems: [foreign],
    expected: ['False ChildNotOurs', 'True PodsReady', 'False RolloutComplete'],
    says: ['Service shop/telco exists.'],
  },
  {
    title: 'all children that are in trouble are told at once',
    rollout: rollout({ phase: 'Complete' }),
    served: serves,
    problems: [foreign, { kind: 'Deployment', reason: 'ChildRefused', message: 'quota.' }],
    expected: ['False ChildNotOurs', 'True PodsReady', 'False RolloutComplete'],
    says: ['Service shop/telco exists. quota.'],
  },
];

describe('decideVerdicts', () => {
  it.each(rows)('$title', ({ rollout: decided, served, problems, expected, says }) => {
    const { Ready, Available, Progressing } = decideVerdicts(decided, served, problems ?? []);
    const told = [Ready, Available, Progressing].map(({ status, reason }) => `${status} ${reason}`);
    expect(told).toEqual(expected);
    for (const words of says ?? []) expect(`${Ready.message} ${Available.message}`).toContain(words);
  });
});

describe('nothingToServe', () => {
  it('is Ready, since all is as the spec asks, but not Available', () => {
    const { Ready, Available, Progressing } = nothingToServe([]);
    expect([Ready, Available, Progressing].map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      'True NothingToServe',
      'False NothingToServe',
      'False NothingToServe',
    ]);
  });
});
