const DURATION = /^(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?(?:(\d{1,11})ms)?$/;
const MAXIMUM = 366 * 86_400_000;

/**
 * Reads a duration as the custom resources write it, numbers with units from large to small.
 *
 * @returns milliseconds, at most 366 days; undefined for anything else.
 * @example
 * durationMilliseconds('1h30m') === 5_400_000;
 */
export function durationMilliseconds(text: string): number | undefined {
  const match = text === '' ? null : DURATION.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds, rest] = match.slice(1).map((part) => Number(part ?? 0)) as Four;
  const milliseconds = hours * 3_600_000 + minutes * 60_000 + seconds * 1_000 + rest;
  return milliseconds <= MAXIMUM ? milliseconds : undefined;
}

type Four = [number, number, number, number];
