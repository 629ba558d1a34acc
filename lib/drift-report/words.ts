import { type DriftTest, isSignificanceTest } from '../drift/evidently/tests.ts';
import type { DriftVerdict, JudgedColumn } from '../drift/verdict.ts';
import { formatNumber, formatShare } from './html.ts';

/** The tests in words. */
export const TEST_NAMES: Readonly<Record<DriftTest, string>> = {
  KolmogorovSmirnov: 'K-S test',
  ChiSquare: 'chi-square test',
  Proportions: 'z-test of proportions',
  Wasserstein: 'Wasserstein distance',
  JensenShannon: 'Jensen-Shannon distance',
  PopulationStability: 'population stability index',
  TotalVariation: 'total variation distance',
};

/** The verdicts on a column in words. */
export const VERDICT_WORDS: Readonly<Record<JudgedColumn['verdict'], string>> = {
  Drifted: 'drift',
  Stable: 'no drift',
  InsufficientData: 'too little data',
  Ignored: 'ignored',
};

/** What was compared how, such as "Wasserstein distance of text lengths, on own bins". */
export function describeTest({ test, compared, precision }: JudgedColumn): string {
  if (test === undefined) return '';
  if (compared === 'MissingShare') return 'share of missing values';
  const what = compared === 'TextLengths' ? ' of text lengths' : '';
  return `${TEST_NAMES[test]}${what}${precision === 'OwnBins' ? ', on own bins' : ''}`;
}

/** The statistic, with how much larger it may be. */
export function describeStatistic({ statistic, bound, precision }: JudgedColumn): string {
  if (statistic === undefined) return '';
  if (statistic === Number.MAX_VALUE) return 'infinite';
  if (bound !== undefined) return `${formatNumber(statistic)} to ${formatNumber(statistic + bound)}`;
  return precision === 'Bounded' ? `${formatNumber(statistic)} or more` : formatNumber(statistic);
}

/** What the column has to reach to count as drifted, such as "p ≤ 0.05" or "≥ 0.1". */
export function describeThreshold({ test, compared, threshold }: JudgedColumn): string {
  if (test === undefined || threshold === undefined) return '';
  const isPValue = compared !== 'MissingShare' && isSignificanceTest(test);
  return `${isPValue ? 'p ≤' : '≥'} ${formatNumber(threshold)}`;
}

/** The whole in a line, such as "Drift: 1 of 20 columns drifted (5.0 %)". */
export function describeVerdict({ verdict, judged, drifted, share }: Omit<DriftVerdict, 'columns'>): {
  word: string;
  counted: string;
} {
  if (verdict === 'InsufficientData')
    return { word: 'Too little data', counted: 'no column could be judged' };
  const counted = `${drifted.length} of ${judged} columns drifted (${formatShare(share)})`;
  return { word: verdict === 'Alarm' ? 'Drift' : 'No drift', counted };
}
