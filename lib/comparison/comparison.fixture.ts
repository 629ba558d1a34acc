import type { ComparisonReport, Difference } from './comparison-report.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

const DIFFERENCE: Difference = {
  candidate: 0.84,
  served: 0.85,
  difference: -0.01,
  standardError: 0.004,
  lower95OneSided: -0.0166,
  interval95: [-0.018, -0.002],
  draws: 2_000,
};

/** A report that is whole and small. */
export const SMALL_REPORT: ComparisonReport = {
  formatVersion: 1,
  candidate: digest('a'),
  served: digest('b'),
  contract: digest('c'),
  data: { fingerprint: digest('d'), rows: 7_043 },
  seed: 42,
  rows: 1_400,
  positives: 370,
  holdOut: {
    candidate: { proof: 'Hash', rows: 1_400, refused: 0 },
    served: { proof: 'Hash', rows: 1_400, refused: 0 },
  },
  metrics: { auc: DIFFERENCE },
  slices: [
    {
      column: 'plan',
      value: 'monthly',
      rows: 20,
      positives: 9,
      negatives: 11,
      judged: false,
      metrics: { auc: { candidate: 0.7, served: 0.7, difference: 0 } },
    },
  ],
};
