const SCALE = 2 ** 128;

/**
 * The probability that the two-sided one-sample Kolmogorov–Smirnov statistic stays below `d`, by Pomeranz' recursion (Communications of the ACM 17(12),
 * algorithm 487, 1974) as scipy arranges it: each of 2n + 1 rows is the one before, folded with one of three Poisson weights.
 *
 * @param n rows, a whole number, at most some hundreds.
 * @param d between 1/n and 0.5.
 */
export function pomeranzCumulative(n: number, d: number): number {
  const shape = shapeOf(n, d);
  let row: Row = { start: 0, values: Float64Array.of(1), exponent: 0 };
  let [from] = span(shape, 0);
  for (let index = 1; index <= 2 * n + 1; index++) {
    const [first, last] = span(shape, index);
    const weights =
      index === 1 || index === 2 * n + 1 ? shape.ends : index % 2 === 1 ? shape.odd : shape.even;
    row = fold(row, from, first, last, weights);
    from = first;
  }
  return timesFactorial(row.values[n - row.start] ?? 0, row.exponent, n);
}

interface Shape {
  n: number;
  whole: number;
  above: 0 | 1;
  rounded: 0 | 1;
  ends: Float64Array;
  odd: Float64Array;
  even: Float64Array;
}

interface Row {
  /** The column of the first value. */
  start: number;
  values: Float64Array;
  exponent: number;
}

function shapeOf(n: number, d: number): Shape {
  const whole = Math.floor(n * d);
  const rest = n * d - whole;
  const g = Math.min(rest, 1 - rest);
  const length = 2 * (whole + 1);
  const weights = (rate: number) => {
    const powers = new Float64Array(length).fill(1);
    for (let index = 1; index < length; index++) powers[index] = ((powers[index - 1] ?? 0) * rate) / index;
    return powers;
  };
  return {
    n,
    whole,
    above: rest > 0 ? 1 : 0,
    rounded: rest > 0.5 ? 1 : 0,
    ends: weights(g / n),
    odd: weights((2 * g) / n),
    even: weights((1 - 2 * g) / n),
  };
}

/** The columns of a row that can be other than 0. */
function span({ n, whole, above, rounded }: Shape, index: number): [number, number] {
  const half = Math.floor((index + 1) / 2);
  let first: number;
  let last: number;
  if (index === 0) {
    [first, last] = [-whole - above - 1, whole + above - 1];
  } else if (index % 2 === 0) {
    [first, last] = [half - 1 - whole - 1, half + whole + rounded - 1];
  } else if (half === n + 1) {
    [first, last] = [n - whole - above - 1, n + whole + above - 1];
  } else {
    [first, last] = [half - 1 - whole - rounded - 1, half + whole - 1 + above - 1];
  }
  return [Math.max(first + 2, 0), Math.min(last, n)];
}

function fold(row: Row, from: number, first: number, last: number, weights: Float64Array): Row {
  const values = new Float64Array(Math.max(0, last - first + 1));
  let largest = 0;
  for (let column = first; column <= last; column++) {
    let sum = 0;
    for (let before = from; before <= column; before++) {
      sum += (row.values[before - row.start] ?? 0) * (weights[column - before] ?? 0);
    }
    values[column - first] = sum;
    largest = Math.max(largest, sum);
  }
  if (largest === 0 || largest >= 1 / SCALE) return { start: first, values, exponent: row.exponent };
  return { start: first, values: values.map((value) => value * SCALE), exponent: row.exponent - 128 };
}

function timesFactorial(value: number, exponent: number, n: number): number {
  let result = value;
  let power = exponent;
  for (let factor = 1; factor <= n; factor++) {
    if (result > SCALE) {
      result /= SCALE;
      power += 128;
    }
    result *= factor;
  }
  return Math.min(1, Math.max(0, result * 2 ** power));
}
