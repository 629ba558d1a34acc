import type { CellFaultKind } from '../data/cell.ts';
import { formatCell, formatRecord } from './csv-text.ts';

/** A row that cannot be scored, as it was, and why not. */
export interface BadRow {
  line: number;
  /** Empty where it is not one cell that is wrong. */
  column: string;
  reason: string;
  record: readonly string[];
}

/** What is wrong with one cell, in words that finish the sentence "column x: …". */
export const REASONS: Readonly<Record<CellFaultKind, string>> = {
  missing: 'the value is missing, and the column is not nullable',
  notANumber: 'the value is not a number',
  notABoolean: 'the value is neither 0, 1, true nor false',
  notADate: 'the value is not a date such as 2024-02-29',
  tooLarge: 'the value is too large for a 32-bit float',
  belowMinimum: 'the value is less than the minimum',
  aboveMaximum: 'the value is greater than the maximum',
  unknownCategory: 'the value is none of the known categories',
  notText: 'the value cannot be used as a category (longer than 1024 characters)',
};

/** The header of the side file; where rows of several files are in it, it has the file's name and the column apart. */
export function rejectedHeader(file?: string): string {
  return file === undefined ? 'line,reason,record\n' : 'file,line,column,reason,record\n';
}

/** A record of the side file. */
export function formatBadRow({ line, column, reason, record }: BadRow, file?: string): string {
  const where =
    file === undefined
      ? [String(line), column === '' ? reason : `column ${column}: ${reason}`]
      : [file, String(line), column, reason];
  return `${formatRecord(where)},${formatCell(formatRecord(record))}\n`;
}
