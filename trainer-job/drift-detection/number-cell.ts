import { parseNumber } from '../data/cell.ts';

/** What a cell that is there is to a column of numbers. */
export type NumberCell = number | 'NotFinite' | 'Text';

/** Words that programs write where a number is not finite, as they are after lower-casing, without a sign. */
const NOT_FINITE = new Set(['nan', 'inf', 'infinity']);

/** Reads a cell that is not empty as a double. A number that a double cannot hold is not finite; so is one that says so in a word. */
export function readNumberCell(text: string): NumberCell {
  const value = parseNumber(text);
  if (value !== undefined) return Number.isFinite(value) ? value : 'NotFinite';
  return text.length <= 9 && NOT_FINITE.has(text.replace(/^[+-]/, '').toLowerCase()) ? 'NotFinite' : 'Text';
}
