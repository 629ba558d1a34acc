const SCALE = 2 ** 128;

/**
 * The probability that the two-sided one-sample Kolmogorov–Smirnov statistic stays below `d`, by the power of Durbin's matrix as Marsaglia, Tsang and Wang
 * compute it (Journal of Statistical Software 8(18), 2003). Time grows with (nd)³ log n, so it is for small `nd`.
 *
 * @param n rows, a whole number.
 * @param d between 0.5/n and 1.
 */
export function durbinCumulative(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const centre = (k - 1) * size + k - 1;
  let base = { values: durbinMatrix(size, k - n * d), exponent: 0 };
  let power = { values: identity(size), exponent: 0 };
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(power, base, size);
    base = scaled(multiply(base, base, size), centre);
  }
  return unscale(power.values[centre] ?? 0, power.exponent, n);
}

interface Scaled {
  values: Float64Array;
  /** Powers of two that the values lack. */
  exponent: number;
}

function durbinMatrix(size: number, h: number): Float64Array {
  const factorial = new Float64Array(size + 1).fill(1);
  for (let index = 1; index <= size; index++) factorial[index] = (factorial[index - 1] ?? 0) * index;
  const inverse = (index: number) => 1 / (factorial[index] ?? 1);
  const edge = Float64Array.from({ length: size }, (_, index) => (1 - h ** (index + 1)) * inverse(index + 1));
  edge[size - 1] = (1 + Math.max(2 * h - 1, 0) ** size - 2 * h ** size) * inverse(size);
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 1; column <= Math.min(row + 1, size - 1); column++)
      matrix[row * size + column] = inverse(row - column + 1);
    matrix[row * size] = edge[row] ?? 0;
  }
  for (let column = 0; column < size; column++)
    matrix[(size - 1) * size + column] = edge[size - 1 - column] ?? 0;
  return matrix;
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, index) => (index % (size + 1) === 0 ? 1 : 0));
}

function multiply(left: Scaled, right: Scaled, size: number): Scaled {
  const values = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const factor = left.values[row * size + inner] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < size; column++) {
        values[row * size + column] =
          (values[row * size + column] ?? 0) + factor * (right.values[inner * size + column] ?? 0);
      }
    }
  }
  return { values, exponent: left.exponent + right.exponent };
}

function scaled(matrix: Scaled, centre: number): Scaled {
  if (Math.abs(matrix.values[centre] ?? 0) <= SCALE) return matrix;
  return { values: matrix.values.map((value) => value / SCALE), exponent: matrix.exponent + 128 };
}

/** Multiplies by n!/nⁿ, keeping the number within range on the way. */
function unscale(value: number, exponent: number, n: number): number {
  let result = value;
  let power = exponent;
  for (let row = 1; row <= n; row++) {
    result *= row / n;
    if (Math.abs(result) < 1 / SCALE) {
      result *= SCALE;
      power -= 128;
    }
  }
  return Math.min(1, Math.max(0, result * 2 ** power));
}
