import type { ComparedSlice } from '@churnops/lib/comparison/comparison-report.ts';
import { describe, expect, it } from 'vitest';
import { comparison, difference, evidence } from '../../testing/evidence.ts';
import type { Gate } from '../policy/accepts.ts';
import type { Evidence } from './evidence.ts';
import { holm, twoSidedP } from './holm.ts';
import { judgeLoss } from './loss-against-served.ts';

const gate: Gate = {
  name: 'no-worse',
  metric: 'auc',
  maximumLossAgainstServed: 0.005,
  onUndecided: 'Review',
};
const byPlan: Gate = { ...gate, slice: { column: 'plan' } };
const done = (given: Parameters<typeof comparison>[0]): Evidence =>
  evidence({ comparison: { kind: 'Done', comparison: comparison(given) } });
const by = (figure: number, standardError?: number) =>
  done({ metrics: { auc: difference(figure, standardError) } });
const judgedSlice = (value: string, figure: number, standardError?: number): ComparedSlice => ({
  column: 'plan',
  value,
  rows: 500,
  positives: 200,
  negatives: 300,
  judged: true,
  metrics: { auc: difference(figure, standardError) },
});
const smallSlice: ComparedSlice = {
  ...judgedSlice('tiny', -0.9),
  judged: false,
  metrics: { auc: { candidate: 0.1, served: 1, difference: -0.9 } },
};

describe('judgeLoss', () => {
  it.each<[string, Gate, Evidence, string]>([
    ['a better candidate', gate, by(0.01), 'Passed'],
    ['an equal candidate', gate, by(0), 'Passed'],
    [
      'one whose bound is exactly the loss allowed',
      gate,
      done({ metrics: { auc: { ...difference(0), lower95OneSided: -0.005 } } }),
      'Passed',
    ],
    [
      'one whose bound is just below it',
      gate,
      done({ metrics: { auc: { ...difference(0), lower95OneSided: -0.00501 } } }),
      'Undecided',
    ],
    ['one whose interval reaches the bound', gate, by(-0.008), 'Undecided'],
    ['one whose whole interval is below', gate, by(-0.01), 'Failed'],
    ['one with too few rows to tell', gate, by(0, 0.02), 'Undecided'],
    [
      'rows of which none is proven',
      gate,
      done({ rows: 0, metrics: {}, undecidable: 'The served model keeps no rule.' }),
      'Undecidable',
    ],
    ['no rows, where nobody says why', gate, done({ rows: 0 }), 'Undecidable'],
    ['a metric that was not compared', { ...gate, metric: 'uplift' }, by(0), 'Undecidable'],
    ['a metric named as a method of objects', { ...gate, metric: 'valueOf' }, by(0), 'Undecidable'],
    ['a comparison that is still to be made', gate, evidence({ comparison: { kind: 'None' } }), 'Pending'],
    ['a comparison under way', gate, evidence({ comparison: { kind: 'Running', run: 'e1' } }), 'Pending'],
    [
      'a comparison that failed',
      gate,
      evidence({ comparison: { kind: 'Failed', run: 'e1', reason: 'Bad data.' } }),
      'Undecidable',
    ],
    ['a target that serves nothing', gate, evidence({ served: { kind: 'NothingServed' } }), 'NotApplicable'],
    [
      'a target whose model cannot be read',
      gate,
      evidence({ served: { kind: 'Unreadable', reason: 'No report.' } }),
      'Undecidable',
    ],
    [
      'slices that are all not worse',
      byPlan,
      done({ slices: [judgedSlice('a', 0), judgedSlice('b', 0.01)] }),
      'Passed',
    ],
    [
      'a slice that is clearly worse',
      byPlan,
      done({ slices: [judgedSlice('a', 0), judgedSlice('b', -0.05)] }),
      'Failed',
    ],
    [
      'a slice that alone would fail, but not among eight',
      byPlan,
      done({
        slices: [judgedSlice('x', -0.0094), ...Array.from('abcdefg', (name) => judgedSlice(name, 0.01))],
      }),
      'Undecided',
    ],
    ['that slice alone', byPlan, done({ slices: [judgedSlice('x', -0.0094)] }), 'Failed'],
    [
      'a worse slice that is too small',
      byPlan,
      done({ slices: [judgedSlice('a', 0), smallSlice] }),
      'Passed',
    ],
    ['only slices that are too small', byPlan, done({ slices: [smallSlice] }), 'Undecided'],
    [
      'a slice without any spread that is worse',
      byPlan,
      done({ slices: [judgedSlice('a', -0.1, 0)] }),
      'Failed',
    ],
  ])('judges %s', (_, given, facts, verdict) => {
    const judged = judgeLoss(given, 0.005, facts);
    expect(judged).toMatchObject({ verdict, bound: -0.005 });
    expect(judged.message).toMatch(/^[A-Za-z].*\.$/);
  });

  it('tells the rows that would settle it', () => {
    const judged = judgeLoss(gate, 0.005, by(0, 0.02));
    expect(judged.rowsNeeded).toBeGreaterThan(1_400);
    expect(judged.message).toContain('rows would do');
  });
});

describe('holm', () => {
  it.each<[string, number[], boolean[]]>([
    ['nothing of nothing', [], []],
    ['one below the level', [0.04], [true]],
    ['none where the smallest is above its share', [0.03, 0.04], [false, false]],
    ['the second at the full level once the first is out', [0.001, 0.04], [true, true]],
    ['and stops at the first that stays', [0.04, 0.001, 0.03], [false, true, false]],
  ])('rejects %s', (_, pValues, rejected) => {
    expect(holm(pValues, 0.05)).toEqual(rejected);
  });

  it.each([
    [0, 1],
    [1, 0.317311],
    [-1.959964, 0.05],
    [3, 0.0027],
  ])('knows the two-sided p-value of %d', (deviate, p) => {
    expect(twoSidedP(deviate)).toBeCloseTo(p, 6);
  });
});
