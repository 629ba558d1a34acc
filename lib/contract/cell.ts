import type { Feature } from './contract.ts';
import { textFault } from './fields.ts';
import { parseDate, toFloat32 } from './values.ts';

/** What is wrong with a cell, in words that finish the sentence "column x: …". */
export class CellFault {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Reads a value that is there as the float32 that a Numeric, Boolean or Date column holds. */
export function readNumericCell(feature: Feature, value: unknown): number | CellFault {
  switch (feature.type) {
    case 'Boolean':
      if (value === true || value === 1) return 1;
      if (value === false || value === 0) return 0;
      return new CellFault(`${describe(value)} is given, true or false is expected`);
    case 'Date': {
      const days = typeof value === 'string' ? parseDate(value) : undefined;
      if (days === undefined)
        return new CellFault(`${describe(value)} is given, a date such as "2024-02-29" is expected`);
      return withinBounds(feature, days, ' days since 1970-01-01');
    }
    default: {
      if (typeof value !== 'number')
        return new CellFault(`${describe(value)} is given, a number is expected`);
      return withinBounds(feature, value, '');
    }
  }
}

/** Reads a value that is there as a category. */
export function readCategoricalCell(value: unknown): string | CellFault {
  if (typeof value !== 'string') return new CellFault(`${describe(value)} is given, a string is expected`);
  const fault = textFault(value);
  if (value === '')
    return new CellFault('an empty string is no category; send null where the value is missing');
  return fault === undefined ? value : new CellFault(`the category cannot be used: ${fault}`);
}

function withinBounds({ minimum, maximum }: Feature, value: number, unit: string): number | CellFault {
  if (minimum !== undefined && value < minimum) {
    return new CellFault(`${value}${unit} is less than the minimum ${minimum}`);
  }
  if (maximum !== undefined && value > maximum) {
    return new CellFault(`${value}${unit} is greater than the maximum ${maximum}`);
  }
  return toFloat32(value) ?? new CellFault('the number is not finite, or too large for a 32-bit float');
}

/** Names a value by its kind; only short scalars are repeated, so that errors stay small. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return `the ${typeof value} ${String(value)}`;
  return value.length <= 40 ? `the string ${JSON.stringify(value)}` : 'a long string';
}
