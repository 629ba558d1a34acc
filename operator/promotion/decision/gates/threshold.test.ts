import { describe, expect, it } from 'vitest';
import { comparison, evidence, report, slice } from '../../testing/evidence.ts';
import type { Gate } from '../policy/accepts.ts';
import type { Evidence } from './evidence.ts';
import { judgeThreshold } from './threshold.ts';

const gate = (given: Partial<Gate>): Gate => ({ name: 'g', metric: 'auc', onUndecided: 'Review', ...given });
const byPlan = gate({ minimum: 0.8, slice: { column: 'plan' } });
const withSlices = (...slices: object[]) =>
  evidence({ proposed: { ...evidence().proposed!, report: report({ slices }) } });
const latency = (ratio: number) => ({
  formatVersion: 1 as const,
  ratio,
  interval95: [ratio - 0.1, ratio + 0.1] as [number, number],
  rounds: 100,
  rows: 100,
  candidate: { p50: 1, p95: 2 },
  served: { p50: 1, p95: 2 },
});
const slow = gate({ metric: 'latencyRatio', maximum: 1.5 });

describe('judgeThreshold', () => {
  it.each<[string, Gate, Evidence, string, number?]>([
    ['a figure above the minimum', gate({ minimum: 0.8 }), evidence(), 'Passed', 0.84],
    ['a figure at the minimum', gate({ minimum: 0.84 }), evidence(), 'Passed', 0.84],
    [
      'a figure whose interval alone is below the minimum',
      gate({ minimum: 0.83 }),
      evidence(),
      'Passed',
      0.84,
    ],
    ['a figure below the minimum', gate({ minimum: 0.85 }), evidence(), 'Failed', 0.84],
    ['a figure at the maximum', gate({ metric: 'logLoss', maximum: 0.41 }), evidence(), 'Passed', 0.41],
    ['a figure above the maximum', gate({ metric: 'logLoss', maximum: 0.4 }), evidence(), 'Failed', 0.41],
    ['a figure between both', gate({ minimum: 0.8, maximum: 0.9 }), evidence(), 'Passed', 0.84],
    ['a figure above both', gate({ minimum: 0.7, maximum: 0.8 }), evidence(), 'Failed', 0.84],
    [
      'a size within the bound',
      gate({ metric: 'modelBytes', maximum: 1_000_000 }),
      evidence(),
      'Passed',
      500_000,
    ],
    [
      'a size above the bound',
      gate({ metric: 'modelBytes', maximum: 100_000 }),
      evidence(),
      'Failed',
      500_000,
    ],
    ['a metric that the report has not', gate({ metric: 'uplift', minimum: 0 }), evidence(), 'Failed'],
    ['a metric named as a method of objects', gate({ metric: 'toString', minimum: 0 }), evidence(), 'Failed'],
    ['an artifact not read yet', gate({ minimum: 0 }), evidence({ proposed: undefined }), 'Pending'],
    ['slices that all keep the floor', byPlan, evidence(), 'Passed', 0.8],
    [
      'a slice below the floor',
      byPlan,
      withSlices(slice('a', 200, 200, 0.9), slice('b', 100, 100, 0.79)),
      'Failed',
      0.79,
    ],
    [
      'a slice below the floor that is too small',
      byPlan,
      withSlices(slice('a', 200, 200, 0.9), slice('b', 99, 900, 0.5)),
      'Passed',
      0.9,
    ],
    [
      'no slice that is large enough',
      byPlan,
      withSlices(slice('a', 99, 900, 0.9), slice('b', 900, 99, 0.9)),
      'Undecided',
    ],
    ['a column without slices', gate({ minimum: 0.8, slice: { column: 'city' } }), evidence(), 'Undecidable'],
    ['slices that are of another form', byPlan, withSlices({ column: 'plan' }, {}), 'Undecidable'],
    ['slices without the metric', { ...byPlan, metric: 'f1' }, evidence(), 'Undecided'],
    [
      'a latency within the bound',
      slow,
      evidence({ comparison: { kind: 'Done', comparison: comparison({ latency: latency(1.2) }) } }),
      'Passed',
      1.2,
    ],
    [
      'a latency above the bound',
      slow,
      evidence({ comparison: { kind: 'Done', comparison: comparison({ latency: latency(2) }) } }),
      'Failed',
      2,
    ],
    ['a latency that was not measured', slow, evidence(), 'Undecidable'],
    [
      'a latency whose run failed',
      slow,
      evidence({ comparison: { kind: 'Failed', run: 'e', reason: 'Out of memory.' } }),
      'Undecidable',
    ],
    ['a latency not compared yet', slow, evidence({ comparison: { kind: 'None' } }), 'Pending'],
    [
      'a latency with nothing to compare',
      slow,
      evidence({ served: { kind: 'NothingServed' } }),
      'NotApplicable',
    ],
  ])('judges %s', (_, given, facts, verdict, figure) => {
    const judged = judgeThreshold(given, facts);
    expect(judged.verdict).toBe(verdict);
    expect(judged.figure).toBe(figure);
    expect(judged.message).toMatch(/^[A-Za-z].*\.$/);
  });

  it('names the slices that break the floor, and those that are too small to be judged', () => {
    const facts = withSlices(slice('a', 200, 200, 0.7), slice('b', 10, 10, 0.1));
    expect(judgeThreshold(byPlan, facts).message).toBe(
      'auc breaks the bound where plan = "a". Too small to be judged: 1.',
    );
  });
});
