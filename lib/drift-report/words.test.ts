import { describe, expect, it } from 'vitest';
import type { JudgedColumn } from '../drift/verdict.ts';
import { describeStatistic, describeTest, describeThreshold, describeVerdict } from './words.ts';

const column: JudgedColumn = {
  name: 'x',
  verdict: 'Drifted',
  rows: { reference: 1, current: 1 },
  missing: { reference: 0, current: 0 },
};

describe('words about drift', () => {
  it.each([
    [{}, ['', '', '']],
    [
      { test: 'Wasserstein', precision: 'Bounded', statistic: 0.25, bound: 0.25, threshold: 0.1 },
      ['Wasserstein distance', '0.25 to 0.5', '≥ 0.1'],
    ],
    [
      { test: 'Wasserstein', precision: 'Bounded', statistic: 0.25, compared: 'TextLengths' },
      ['Wasserstein distance of text lengths', '0.25 or more', ''],
    ],
    [
      { test: 'JensenShannon', precision: 'OwnBins', statistic: 0.2, threshold: 0.1 },
      ['Jensen-Shannon distance, on own bins', '0.2', '≥ 0.1'],
    ],
    [
      { test: 'ChiSquare', statistic: Number.MAX_VALUE, pValue: 0, threshold: 0.05 },
      ['chi-square test', 'infinite', 'p ≤ 0.05'],
    ],
    [
      { test: 'Proportions', compared: 'MissingShare', statistic: 0.5, threshold: 0.1 },
      ['share of missing values', '0.5', '≥ 0.1'],
    ],
  ] as [Partial<JudgedColumn>, string[]][])('of %o', (found, words) => {
    const told = { ...column, ...found };
    expect([describeTest(told), describeStatistic(told), describeThreshold(told)]).toEqual(words);
  });

  it('of the whole', () => {
    const drifted = { verdict: 'Alarm', judged: 4, drifted: ['x'], share: 0.25 } as const;
    expect(describeVerdict({ ...drifted, drifted: ['x'] })).toEqual({
      word: 'Drift',
      counted: '1 of 4 columns drifted (25.0 %)',
    });
    expect(describeVerdict({ verdict: 'InsufficientData', judged: 0, drifted: [], share: 0 }).word).toBe(
      'Too little data',
    );
  });
});
