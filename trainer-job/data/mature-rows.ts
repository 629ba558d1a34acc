import { createHash } from 'node:crypto';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import { durationMilliseconds } from '@churnops/lib/contract/duration.ts';
import { parseDate } from '@churnops/lib/contract/values.ts';
import { error } from '../errors.ts';
import type { UsedRows } from './dataset.ts';
import type { ProblemList } from './problem-list.ts';

const MILLISECONDS_A_DAY = 86_400_000;

/** What is said of times that cannot be read, behind "3 of 70 values …". */
export const UNREADABLE_TIME = 'are missing or not dates such as 2024-02-29';

/** Which rows are old enough for their answers to be known: a row's time and the delay are not later than `asOf`. */
export interface Maturity {
  /** The column of the rows' times. */
  column: string;
  delayMilliseconds: number;
  /** In milliseconds since the epoch. */
  asOf: number;
}

/**
 * Which rows count by a contract, at a moment.
 *
 * @returns undefined where all do, because no delay is given.
 * @throws RunInvalid where a delay is given, and no moment.
 */
export function maturityOf(
  { target }: Pick<Contract, 'target'>,
  asOf: Date | undefined,
): Maturity | undefined {
  const { timeColumn, labelDelay } = target;
  if (timeColumn === undefined || labelDelay === undefined) return undefined;
  if (asOf === undefined)
    throw error('RunInvalid', {
      path: 'run.asOf',
      reason: 'contract.target.labelDelay needs to know what time it is',
    });
  return {
    column: timeColumn,
    delayMilliseconds: durationMilliseconds(labelDelay) ?? 0,
    asOf: asOf.getTime(),
  };
}

/** Tells rows that are old enough from those that are not, and takes the fingerprint of the former. */
export class MatureRows {
  /** Where the column is in a record. */
  readonly index: number;
  readonly #maturity: Maturity;
  readonly #hash = createHash('sha256');
  #taken = 0;
  #awaiting = 0;
  #next = Number.POSITIVE_INFINITY;
  #unreadable = 0;
  #firstUnreadable = 0;

  constructor(maturity: Maturity, index: number) {
    this.#maturity = maturity;
    this.index = index;
  }

  /** Whether the row counts. @param columns whose cells are part of the fingerprint. */
  take(record: readonly string[], row: number, columns: readonly number[]): boolean {
    const days = parseDate(record[this.index]!);
    if (days === undefined) {
      if (this.#unreadable++ === 0) this.#firstUnreadable = row;
      return false;
    }
    const { delayMilliseconds, asOf } = this.#maturity;
    // Of a sum of fractions of a day, which is a microsecond off at most.
    const matureAt = Math.round(days * MILLISECONDS_A_DAY) + delayMilliseconds;
    if (matureAt > asOf) {
      this.#awaiting++;
      this.#next = Math.min(this.#next, matureAt);
      return false;
    }
    this.#taken++;
    this.#hash.update(`${JSON.stringify(columns.map((column) => record[column]))}\n`);
    return true;
  }

  report(problems: ProblemList, rows: number): void {
    const { column } = this.#maturity;
    if (this.#unreadable > 0) {
      const count = `${this.#unreadable} of ${rows} values ${UNREADABLE_TIME}`;
      problems.add(
        `column ${column}: ${count}, the first in row ${this.#firstUnreadable}, at most 0 allowed`,
      );
    } else if (rows > 0 && this.#taken === 0) {
      const next = new Date(this.#next).toISOString();
      problems.add(
        `column ${column}: no row is old enough for its answer to be known; ${this.#awaiting} rows await it, the first until ${next}`,
      );
    }
  }

  finish(): UsedRows {
    return {
      fingerprint: `sha256:${this.#hash.digest('hex')}`,
      awaiting: this.#awaiting,
      ...(this.#awaiting === 0 ? {} : { nextMature: this.#next }),
    };
  }
}
