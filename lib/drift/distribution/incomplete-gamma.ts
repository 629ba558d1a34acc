import { logGamma } from './log-gamma.ts';

const PRECISION = 1e-16;
/** The series and the fraction take some multiple of the root of `shape` steps; no test has this many categories. */
const MAXIMUM_STEPS = 1_000_000;

/**
 * The regularised upper incomplete gamma function Q(shape, x), from 0 to 1: by its series below shape + 1, and by Lentz's
 * continued fraction above (Numerical Recipes, section 6.2).
 *
 * @param shape more than 0.
 * @param x 0 or more; infinity gives 0.
 */
export function upperIncompleteGamma(shape: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? 1 - scale * series(shape, x) : scale * fraction(shape, x);
}

function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let step = 1; step < MAXIMUM_STEPS && term > sum * PRECISION; step++) {
    term *= x / (shape + step);
    sum += term;
  }
  return sum;
}

function fraction(shape: number, x: number): number {
  const tiny = Number.MIN_VALUE / PRECISION;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let step = 1; step < MAXIMUM_STEPS; step++) {
    const a = -step * (step - shape);
    b += 2;
    d = 1 / away(a * d + b, tiny);
    c = away(b + a / c, tiny);
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < PRECISION) break;
  }
  return value;
}

function away(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** The probability that a chi-square variable reaches `statistic`. @param degrees of freedom, 1 or more. */
export function chiSquareSurvival(statistic: number, degrees: number): number {
  return upperIncompleteGamma(degrees / 2, statistic / 2);
}

/** The probability that a standard normal variable is at least `z` away from 0, on either side. */
export function normalTwoSided(z: number): number {
  return upperIncompleteGamma(0.5, (z * z) / 2);
}
