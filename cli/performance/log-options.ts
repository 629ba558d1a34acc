import { durationMilliseconds } from '@churnops/lib/contract/duration.ts';
import { parseDate } from '@churnops/lib/contract/values.ts';
import { ALL_TIME, type TimeRange } from '@churnops/lib/prediction-log/read-prediction-log.ts';
import { type Arguments, type Option, textOption } from '../command.ts';
import { usageError } from '../errors.ts';

const MILLISECONDS_A_DAY = 86_400_000;

/** The options that say which predictions of a log are meant. */
export const LOG_OPTIONS = {
  model: {
    value: 'DIGEST',
    description: 'only this model; some first hex digits are enough',
    standard: 'all',
  },
  since: {
    value: 'TIME',
    description: 'only predictions from then on: a date, or a date with time and zone',
  },
  until: { value: 'TIME', description: 'only predictions before then' },
} satisfies Record<string, Option>;

/** Reads `--since` and `--until`. @throws UsageInvalid */
export function readRange(given: Arguments, command: string): TimeRange {
  const { since, until } = ALL_TIME;
  return {
    since: readTime(given, 'since', command) ?? since,
    until: readTime(given, 'until', command) ?? until,
  };
}

/** Reads `--model`: hex digits that digests begin with. @throws UsageInvalid */
export function readModel(given: Arguments, command: string): string | undefined {
  const text = textOption(given, 'model')?.replace(/^sha256:/, '');
  if (text === undefined || /^[0-9a-f]{4,64}$/.test(text)) return text;
  throw usageError(
    `--model must be a digest, or its first hex digits, 4 at least, not ${JSON.stringify(text)}`,
    command,
  );
}

/** Reads a duration such as `30d`, or as custom resources have it, in milliseconds; 0 where nothing is said. @throws UsageInvalid */
export function readDelay(given: Arguments, name: string, command: string): number {
  const text = textOption(given, name);
  if (text === undefined) return 0;
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  const milliseconds = days === undefined ? durationMilliseconds(text) : Number(days) * MILLISECONDS_A_DAY;
  if (milliseconds !== undefined) return milliseconds;
  throw usageError(`--${name} must be a duration such as 30d or 12h, not ${JSON.stringify(text)}`, command);
}

function readTime(given: Arguments, name: string, command: string): number | undefined {
  const text = textOption(given, name);
  if (text === undefined) return undefined;
  const days = parseDate(text);
  if (days !== undefined) return Math.round(days * MILLISECONDS_A_DAY);
  throw usageError(
    `--${name} must be a date such as 2026-03-01 or 2026-03-01T12:00:00Z, not ${JSON.stringify(text)}`,
    command,
  );
}
