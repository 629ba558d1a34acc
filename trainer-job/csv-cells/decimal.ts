import { parseNumber } from '../data/cell.ts';
import { readText } from './text.ts';

/** Longer whole numbers may not be exact in a double. */
const EXACT_DIGITS = 15;
const [ZERO, NINE, POINT, MINUS] = [0x30, 0x39, 0x2e, 0x2d];
/** Powers of ten that a double holds exactly; one division by them is rounded once, as the decimal itself would be (Clinger, 1990). */
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, index) => Number(`1e${index}`));

/**
 * Reads the bytes of a cell as a decimal number, to the double that is nearest to it (which may be infinite); NaN where they are no decimal
 * number. Most cells have at most 15 digits with at most one point between or behind them, and cost no string.
 */
export function readDecimal(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  const length = end - first;
  if (length < 1 || length > EXACT_DIGITS) return readSlowly(bytes, start, end);
  let digits = 0;
  let point = -1;
  for (let at = first; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte <= NINE) digits = digits * 10 + (byte - ZERO);
    else if (byte === POINT && point === -1 && at > first) point = at;
    else return readSlowly(bytes, start, end);
  }
  const value = point === -1 ? digits : digits / POWERS[end - 1 - point]!;
  return first === start ? value : -value;
}

function readSlowly(bytes: Uint8Array, start: number, end: number): number {
  return parseNumber(readText(bytes, start, end)) ?? Number.NaN;
}
