import type { ParquetParsers } from 'hyparquet';
import type { ParquetColumn } from './parquet-columns.ts';

const MILLISECONDS_A_DAY = 86_400_000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text for what the format has its own types for: days and times of any unit, and bytes, which have to be UTF-8. */
export const CELL_PARSERS: Partial<ParquetParsers> = {
  dateFromDays: (days) =>
    days == null ? undefined : new Date(days * MILLISECONDS_A_DAY).toISOString().slice(0, 10),
  timestampFromMilliseconds: (time) => timeText(time, 1_000n),
  timestampFromMicroseconds: (time) => timeText(time, 1_000_000n),
  timestampFromNanoseconds: (time) => timeText(time, 1_000_000_000n),
  stringFromBytes: (bytes) => (bytes == null ? undefined : utf8.decode(bytes)),
};

/**
 * A value as CSV would have it. Null is the empty text, and so is a NaN, with which some tools write what is missing; an infinity stays
 * one, which no contract lets pass.
 */
export function cellText(value: unknown, column: ParquetColumn): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return '';
  if (column.scale !== undefined) return String(Number(value.toFixed(Math.min(100, column.scale))));
  return column.single ? singleText(value) : String(value);
}

/** The shortest decimal that reads back as this float32. */
function singleText(value: number): string {
  for (const digits of [6, 7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

/** A time since 1970-01-01 UTC after RFC 3339, with as many digits of a second as it has. */
function timeText(time: bigint | undefined | null, perSecond: bigint): string | undefined {
  if (time === undefined || time === null) return undefined;
  // Division of negative numbers rounds up; time goes down.
  const fraction = ((time % perSecond) + perSecond) % perSecond;
  const seconds = new Date(Number((time - fraction) / perSecond) * 1_000).toISOString().slice(0, 19);
  const digits = fraction
    .toString()
    .padStart(String(perSecond).length - 1, '0')
    .replace(/0+$/, '');
  return digits === '' ? `${seconds}Z` : `${seconds}.${digits}Z`;
}
