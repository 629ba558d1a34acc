import type { ComparisonReport, Difference } from '@churnops/lib/comparison/comparison-report.ts';
import { describe, expect, it } from 'vitest';
import { formatComparison } from './comparison-table.ts';

const difference = (gain: number): Difference => ({
  candidate: 0.84 + gain,
  served: 0.84,
  difference: gain,
  standardError: 0.01,
  lower95OneSided: gain - 0.0165,
  interval95: [gain - 0.02, gain + 0.02],
  draws: 2_000,
});
const slice = (value: string | null, gain: number) => ({
  column: 'plan',
  value,
  rows: 300,
  positives: 100,
  negatives: 200,
  judged: true as const,
  metrics: { auc: difference(gain) },
});
const report: ComparisonReport = {
  formatVersion: 1,
  candidate: 'sha256:a',
  served: 'sha256:b',
  contract: 'sha256:c',
  data: { fingerprint: 'sha256:d', rows: 5_000 },
  seed: 42,
  rows: 1_000,
  positives: 300,
  metrics: { auc: difference(0.01), logLoss: difference(-0.002) },
  slices: [slice('gold', 0.02), slice(null, -0.03)],
};

describe('formatComparison', () => {
  it('shows each metric with its interval in one column each, and the worst slices first', () => {
    const latency = {
      formatVersion: 1 as const,
      ratio: 1.25,
      interval95: [1.2, 1.3] as [number, number],
      rounds: 400,
      rows: 1,
      candidate: { p50: 1, p95: 1 },
      served: { p50: 1, p95: 1 },
    };
    expect(formatComparison({ report, latency })).toBe(
      [
        'On 1000 of 5000 rows, which are new to both models (300 positives):',
        '           candidate  served  better by       95 % interval  at least',
        '  auc         0.8500  0.8400    +0.0100  -0.0100 to +0.0300   -0.0065',
        '  logLoss     0.8380  0.8400    -0.0020  -0.0220 to +0.0180   -0.0185',
        '',
        'AUC where the candidate does worst, of 2 slices that are large enough to judge:',
        '  plan = missing  0.8100  0.8400  -0.0300  -0.0500 to -0.0100  -0.0465',
        '  plan = gold     0.8600  0.8400  +0.0200   0.0000 to +0.0400  +0.0035',
        '',
        'A prediction takes 1.25 times as long (95 % interval 1.20 to 1.30).',
        '',
      ].join('\n'),
    );
  });

  it('shows nothing where nothing was compared', () => {
    expect(formatComparison({ report: { ...report, metrics: {}, slices: [] } })).toBe('');
  });
});
