import type { EvaluationReport } from '@churnops/lib/artifact/report.ts';
import type { Comparison, Difference } from '@churnops/lib/comparison/comparison-report.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { Evidence } from '../decision/gates/evidence.ts';

/** A digest that can be told from others at a glance. */
export const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
/** The reference by which a version is promoted. */
export const artifact = (letter: string): string => `oci://registry.example/churn/telco@${digest(letter)}`;

export const CONTRACT: Contract = {
  target: { name: 'churn', positive: 'yes' },
  features: [
    { name: 'tenure', type: 'Numeric', minimum: 0, maximum: 100 },
    { name: 'plan', type: 'Categorical', categories: ['a', 'b'] },
    { name: 'senior', type: 'Boolean', nullable: true },
  ],
};

const interval = (value: number) => ({ value, lower: value - 0.02, upper: value + 0.02 });

/** A slice of a report as the trainer writes it. */
export const slice = (value: string, positives: number, negatives: number, auc: number) => ({
  column: 'plan',
  value,
  rows: positives + negatives,
  positives,
  auc: interval(auc),
});

/** A report with an AUC of 0.84. */
export function report(given: Partial<EvaluationReport> = {}): EvaluationReport {
  return {
    formatVersion: 1,
    algorithm: { type: 'RandomForest' },
    rows: { total: 7_043, fit: 4_508, tune: 1_126, test: 1_409 },
    threshold: 0.4,
    metrics: { auc: interval(0.84), logLoss: interval(0.41) },
    confusion: { truePositive: 250, falsePositive: 180, trueNegative: 850, falseNegative: 129 },
    slices: [slice('a', 200, 500, 0.82), slice('b', 179, 530, 0.8)],
    holdOut: {},
    data: { fingerprint: digest('d'), rows: 7_043, positives: 1_869 },
    model: { bytes: 500_000, trees: 100 },
    ...given,
  };
}

/** A difference whose normal intervals follow from its standard error. */
export function difference(by: number, standardError = 0.002): Difference {
  return {
    candidate: 0.84 + by,
    served: 0.84,
    difference: by,
    standardError,
    lower95OneSided: by - 1.645 * standardError,
    interval95: [by - 1.96 * standardError, by + 1.96 * standardError],
    draws: 2_000,
  };
}

/** A comparison of version b with version a. */
export function comparison(given: Partial<Comparison> = {}): Comparison {
  return {
    formatVersion: 1,
    candidate: digest('b'),
    served: digest('a'),
    contract: digest('c'),
    data: { fingerprint: digest('d'), rows: 7_043 },
    seed: 42,
    rows: 1_400,
    positives: 370,
    metrics: { auc: difference(0.001) },
    slices: [],
    ...given,
  };
}

/** Evidence about version b where version a is served, and all is well. */
export function evidence(given: Partial<Evidence> = {}): Evidence {
  return {
    proposed: { report: report(), contract: CONTRACT },
    served: { kind: 'Served', digest: digest('a'), contract: CONTRACT },
    comparison: { kind: 'Done', comparison: comparison() },
    ...given,
  };
}
