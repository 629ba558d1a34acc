/**
 * Holm's step-down test ("A simple sequentially rejective multiple test procedure", 1979): which hypotheses are rejected so
 * that the chance of even one false rejection is at most `level`, however they depend on each other.
 *
 * @param pValues in [0, 1]
 * @returns for each p-value in its place whether it is rejected
 */
export function holm(pValues: readonly number[], level: number): boolean[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!);
  const rejected = pValues.map(() => false);
  for (const [step, index] of order.entries()) {
    if (!(pValues[index]! <= level / (pValues.length - step))) break;
    rejected[index] = true;
  }
  return rejected;
}

/**
 * The two-sided p-value of a normal deviate, by the rational approximation 7.1.26 of Abramowitz and Stegun
 * ("Handbook of mathematical functions", 1964; absolute error below 1.5e-7).
 */
export function twoSidedP(deviate: number): number {
  const x = Math.abs(deviate) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return polynomial * Math.exp(-x * x);
}
