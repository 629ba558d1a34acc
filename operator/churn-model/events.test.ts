import { describe, expect, it } from 'vitest';
import { problemEvents, rolloutEvents } from './events.ts';
import type { Rollout } from './rollout.ts';
import type { RolloutFacts } from './rollout-facts.ts';
import { settings, TWO } from './testing/objects.ts';

const one = settings();
const two = settings({ artifact: TWO });
const failed = {
  settings: two,
  generation: 1,
  reason: 'ModelRefused' as const,
  message: 'the digest differs',
};

const rows: { title: string; before: RolloutFacts; after: Partial<Rollout>; reasons: string[] }[] = [
  { title: 'the first rollout starts', before: {}, after: {}, reasons: ['RolloutStarted'] },
  {
    title: 'a rollout that goes on says nothing more',
    before: { phase: 'RollingOut', running: two },
    after: {},
    reasons: [],
  },
  {
    title: 'another artifact in the middle of a rollout starts another',
    before: { phase: 'RollingOut', running: one },
    after: {},
    reasons: ['RolloutStarted'],
  },
  {
    title: 'a rollout that comes to its end says so',
    before: { phase: 'RollingOut', running: two },
    after: { phase: 'Complete' },
    reasons: ['RolloutComplete'],
  },
  {
    title: 'a rollout that is complete says nothing more',
    before: { phase: 'Complete', running: two },
    after: { phase: 'Complete' },
    reasons: [],
  },
  {
    title: 'a failure without anything before is told',
    before: { phase: 'RollingOut', running: two },
    after: { phase: 'Failed', failed },
    reasons: ['RolloutFailed'],
  },
  {
    title: 'giving way is told with its cause',
    before: { phase: 'RollingOut', running: two },
    after: { phase: 'GaveWay', running: one, failed },
    reasons: ['RolloutFailed', 'GaveWay'],
  },
  {
    title: 'having given way says nothing more',
    before: { phase: 'GaveWay', running: one },
    after: { phase: 'GaveWay', running: one, failed },
    reasons: [],
  },
  {
    title: 'another try starts a rollout',
    before: { phase: 'GaveWay', running: one },
    after: {},
    reasons: ['RolloutStarted'],
  },
];

describe('rolloutEvents', () => {
  it.each(rows)('$title', ({ before, after, reasons }) => {
    const events = rolloutEvents(before, { phase: 'RollingOut', wanted: two, running: two, ...after });
    expect(events.map(({ reason }) => reason)).toEqual(reasons);
  });
});

describe('problemEvents', () => {
  const problem = { kind: 'Service', reason: 'ChildNotOurs' as const, message: 'Service shop/telco exists.' };
  const ready = { type: 'Ready', status: 'False' as const, reason: 'ChildNotOurs', lastTransitionTime: '' };

  it('warns of a problem that is new', () => {
    expect(problemEvents(undefined, [problem])).toEqual([
      { type: 'Warning', reason: 'ChildNotOurs', message: problem.message },
    ]);
  });

  it('says nothing of one that the conditions tell already', () => {
    expect(problemEvents([{ ...ready, message: `${problem.message} And more.` }], [problem])).toEqual([]);
  });
});
