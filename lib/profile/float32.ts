/** The largest float32 below a finite float32; minus infinity below the least of all. */
export function floatBelow(value: number): number {
  if (value === 0) return -(2 ** -149);
  const float = Float32Array.of(value);
  const bits = new Int32Array(float.buffer);
  bits[0] = bits[0]! + (value > 0 ? -1 : 1);
  return float[0]!;
}

/** Decimal digits that tell any two float32 apart. */
const MAXIMUM_DIGITS = 9;

/** The number with the fewest decimal digits that rounds to this float32: 0.1 in place of 0.10000000149011612. */
export function shortest(value: number): number {
  for (let digits = 1; digits < MAXIMUM_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(MAXIMUM_DIGITS));
}

/**
 * A number with few decimal digits that parts two float32: as a float32 it is at least `low` and less than `high`. Near the middle, so that it
 * is nobody's value unless there is nothing between the two.
 *
 * @param low less than `high`.
 */
export function shortestBetween(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  for (let digits = 1; digits <= MAXIMUM_DIGITS; digits++) {
    const short = Number(middle.toPrecision(digits));
    const rounded = Math.fround(short);
    if (rounded > low && rounded < high) return short;
  }
  return shortest(low);
}
