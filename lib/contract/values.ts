const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2}(?:\.\d{1,9})?)(?:Z|([+-])(\d{2}):(\d{2})))?$/;
const MINUTES_A_DAY = 1_440;

/**
 * Reads `YYYY-MM-DD`, or a date with time and offset (RFC 3339), as days since 1970-01-01 UTC; the time of day
 * is the fraction. A date that no calendar has, such as February 30th, is `undefined`.
 */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as Six;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const [sign, offsetHour, offsetMinute] = [
    match[7] === '-' ? -1 : 1,
    Number(match[8] ?? 0),
    Number(match[9] ?? 0),
  ];
  if (hour > 23 || minute > 59 || second >= 60 || offsetHour > 23 || offsetMinute > 59) return undefined;
  const minutes = hour * 60 + minute + second / 60 - sign * (offsetHour * 60 + offsetMinute);
  return date.getTime() / (MINUTES_A_DAY * 60_000) + minutes / MINUTES_A_DAY;
}

type Six = [number, number, number, number, number, number];

/** The number as the model sees it: rounded to float32; `undefined` where it is not finite or float32 cannot hold it. */
export function toFloat32(value: number): number | undefined {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) ? rounded : undefined;
}
