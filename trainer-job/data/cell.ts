import type { Feature } from '@churnops/lib/contract/contract.ts';
import { parseDate, toFloat32 } from '@churnops/lib/contract/values.ts';

/** What can be wrong with a cell; the words finish the sentence "column x: 3 of 70 values …". */
export const CELL_FAULTS = {
  missing: 'are missing',
  notANumber: 'are not numbers',
  notABoolean: 'are neither 0, 1, true nor false',
  notADate: 'are not dates such as 2024-02-29',
  tooLarge: 'are too large for a 32-bit float',
  belowMinimum: 'are less than the minimum',
  aboveMaximum: 'are greater than the maximum',
  unknownCategory: 'are none of the categories in the contract, which refuses others',
  notText: 'cannot be used as a category (longer than 1024 characters)',
} as const;

/** One of {@link CELL_FAULTS}. */
export type CellFaultKind = keyof typeof CELL_FAULTS;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const TRUE = /^(?:1|true)$/i;
const FALSE = /^(?:0|false)$/i;

/**
 * Reads a cell that is not empty as the float32 of a Numeric, Boolean or Date column. Only plain decimal
 * numbers count: no white space, hexadecimal, thousands separators, "NaN" or "inf".
 */
export function readNumericCell(feature: Feature, text: string): number | CellFaultKind {
  if (feature.type === 'Boolean') return TRUE.test(text) ? 1 : FALSE.test(text) ? 0 : 'notABoolean';
  const value = feature.type === 'Date' ? parseDate(text) : parseNumber(text);
  if (value === undefined) return feature.type === 'Date' ? 'notADate' : 'notANumber';
  return toFeatureValue(feature, value);
}

/** A number that was read from a cell as the float32 of its column. */
export function toFeatureValue(feature: Feature, value: number): number | CellFaultKind {
  if (feature.minimum !== undefined && value < feature.minimum) return 'belowMinimum';
  if (feature.maximum !== undefined && value > feature.maximum) return 'aboveMaximum';
  return toFloat32(value) ?? 'tooLarge';
}

/** A decimal number as a double (which may be infinite); `undefined` where the text is no number. */
export function parseNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}
