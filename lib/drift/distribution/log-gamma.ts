/** Coefficients for g = 607/128, by Godfrey; the relative error is under 1e-15. */
const COEFFICIENTS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  3.399464998481189e-5, 4.652362892704858e-5, -9.837447530488795e-5, 1.580887032249125e-4,
  -2.1026444172410488e-4, 2.1743961811521265e-4, -1.643181065367639e-4, 8.441822398385275e-5,
  -2.6190838401581408e-5, 3.6899182659531625e-6,
];
const G = 607 / 128;
const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/**
 * The natural logarithm of the gamma function, by Lanczos' approximation.
 *
 * @param x more than 0.
 */
export function logGamma(x: number): number {
  let series = COEFFICIENTS[0] ?? 0;
  for (let index = 1; index < COEFFICIENTS.length; index++) {
    series += (COEFFICIENTS[index] ?? 0) / (x - 1 + index);
  }
  const base = x + G - 0.5;
  return (x - 0.5) * Math.log(base) - base + HALF_LOG_TWO_PI + Math.log(series);
}
