import { promotionError } from '../../errors.ts';

const UNITS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
const DURATION = /^(?=\d)(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
/** A year and a day: what is longer is a slip of the pen. */
const MAXIMUM = 366 * 24 * UNITS.h;

/**
 * Reads a duration as Kubernetes writes them (the units of Go's time.ParseDuration, whole numbers only).
 *
 * @returns milliseconds, from 0 to 366 days
 * @throws DurationInvalid
 * @example parseDuration('1h30m') // 5_400_000
 */
export function parseDuration(text: string): number {
  const match = DURATION.exec(text);
  const parts = match?.slice(1) ?? [];
  const milliseconds = Object.values(UNITS).reduce(
    (sum, unit, index) => sum + Number(parts[index] ?? 0) * unit,
    0,
  );
  if (!match || milliseconds > MAXIMUM) {
    throw promotionError('DurationInvalid', { text: JSON.stringify(text.slice(0, 40)) });
  }
  return milliseconds;
}

/** A duration in words for people: its two largest units, rounded down. */
export function formatDuration(milliseconds: number): string {
  const units: [string, number][] = [
    ['d', 24 * UNITS.h],
    ['h', UNITS.h],
    ['m', UNITS.m],
    ['s', UNITS.s],
  ];
  let rest = milliseconds;
  const parts = units.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { unit, count };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  if (first === -1) return '0s';
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count}${unit}`)
    .join('');
}
