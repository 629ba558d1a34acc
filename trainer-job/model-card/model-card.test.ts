import type { Contract } from '@churnops/lib/contract/contract.ts';
import { describe, expect, it } from 'vitest';
import type { TrainingReport } from '../training/report.ts';
import { writeModelCard } from './model-card.ts';

const contract: Contract = {
  target: { name: 'churn', positive: 'Yes' },
  features: [
    { name: 'tenure', type: 'Numeric', nullable: true },
    { name: 'plan', type: 'Categorical', categories: ['a|b', 'c'] },
  ],
};
const interval = { value: 0.845, lower: 0.82, upper: 0.87 };
const report: TrainingReport = {
  formatVersion: 1,
  trainer: { name: 'churnops', version: '1.2.3' },
  algorithm: { type: 'RandomForest', randomForest: { trees: 100 } },
  seed: 42,
  rows: { total: 100, fit: 64, tune: 16, test: 20 },
  threshold: 0.35,
  metrics: { auc: interval },
  confusion: { truePositive: 1, falsePositive: 2, trueNegative: 3, falseNegative: 4 },
  calibration: [],
  slices: [
    { column: 'plan', value: 'c', rows: 12, positives: 6, auc: { ...interval, value: 0.9 } },
    { column: 'plan', value: 'a|b', rows: 12, positives: 6, auc: interval },
    { column: 'plan', value: null, other: true, rows: 11, positives: 0 },
  ],
  holdOut: { salt: 'churnops' },
  data: { fingerprint: 'sha256:abc', rows: 100, positives: 26 },
  categories: [],
  model: { bytes: 1 },
};

describe('writeModelCard', () => {
  const card = writeModelCard(contract, report);

  it('tells what it is, how good it is, and what it was made of', () => {
    expect(card).toContain('Gives the probability that `churn` is `Yes`. A random forest, fitted on 64 rows');
    expect(card).toContain('| auc | 0.8450 | 0.8200 | 0.8700 |');
    expect(card).toContain('| is 1 | 1 | 4 |');
    expect(card).toContain('100 rows, 26 of them positive, fingerprint `sha256:abc`');
    expect(card).toContain('| tenure | Numeric | yes |  |');
  });

  it('shows the weakest slices first, and none that cannot be judged', () => {
    const slices = card.split('\n').filter((line) => line.startsWith('| plan | ') && line.includes('12'));
    expect(slices.map((line) => line.split(' | ')[1])).toEqual(['a\\|b', 'c']);
    expect(card).not.toContain('(other)');
  });

  it('names at most a hundred features', () => {
    const features = Array.from({ length: 130 }, (_, index) => ({
      name: `f${index}`,
      type: 'Numeric' as const,
    }));
    const wide = writeModelCard({ ...contract, features }, report);
    expect(wide).toContain('| f99 |');
    expect(wide).not.toContain('| f100 |');
    expect(wide).toContain('And 30 more, in `contract.json`.');
  });
});
