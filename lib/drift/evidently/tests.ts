/** The tests by name. */
export type DriftTest =
  | 'KolmogorovSmirnov'
  | 'ChiSquare'
  | 'Proportions'
  | 'Wasserstein'
  | 'JensenShannon'
  | 'PopulationStability'
  | 'TotalVariation';

/** Whether a score speaks for drift where it is small, as p-values do, or where it is large, as distances do. */
export type Direction = 'AtMost' | 'Below' | 'AtLeast';

/** Each test's default threshold and direction; Evidently's own. */
export const DEFAULT_THRESHOLDS: Readonly<Record<DriftTest, { threshold: number; direction: Direction }>> = {
  KolmogorovSmirnov: { threshold: 0.05, direction: 'AtMost' },
  ChiSquare: { threshold: 0.05, direction: 'Below' },
  Proportions: { threshold: 0.05, direction: 'Below' },
  Wasserstein: { threshold: 0.1, direction: 'AtLeast' },
  JensenShannon: { threshold: 0.1, direction: 'AtLeast' },
  PopulationStability: { threshold: 0.1, direction: 'AtLeast' },
  TotalVariation: { threshold: 0.1, direction: 'AtLeast' },
};

/** Whether a score speaks for drift. */
export function isDrift(score: number, threshold: number, direction: Direction): boolean {
  if (direction === 'AtMost') return score <= threshold;
  return direction === 'Below' ? score < threshold : score >= threshold;
}

/** Whether the test has a p-value, which its threshold is then about. */
export function isSignificanceTest(test: DriftTest): boolean {
  return DEFAULT_THRESHOLDS[test].direction !== 'AtLeast';
}
