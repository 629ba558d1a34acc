import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { promotionError } from '../../errors.ts';
import { parseDuration } from './duration.ts';

/** The longest name of something. */
const MAXIMUM_NAME = 63;
const MAXIMUM_DURATION = 32;

/** Refuses a policy. @throws PolicyInvalid */
export function refuse(path: string, reason: string): never {
  throw promotionError('PolicyInvalid', { path, reason });
}

/** Reads a mapping that has no other fields than these. @throws PolicyInvalid */
export function readMapping<const F extends string>(
  value: unknown,
  path: string,
  fields: readonly F[],
): Partial<Record<F, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse(path, 'it must be a mapping');
  const other = Object.keys(value).find((key) => !fields.includes(key as F));
  if (other !== undefined) {
    refuse(`${path}.${other.slice(0, 64)}`, `known fields are ${fields.join(', ')}`);
  }
  return value as Partial<Record<F, unknown>>;
}

/** Reads a text that is not empty, and not longer than the custom resource's schema has it. @throws PolicyInvalid */
export function readText(value: unknown, path: string, maximum = MAXIMUM_NAME): string {
  if (typeof value !== 'string' || value === '' || value.length > maximum) {
    refuse(path, `it must be a text of 1 to ${maximum} characters`);
  }
  return value;
}

/** Reads one of a few words; the first is meant where nothing is said. @throws PolicyInvalid */
export function readWord<const W extends string>(
  value: unknown,
  path: string,
  words: readonly [W, ...W[]],
): W {
  if (value === undefined) return words[0];
  return words.find((word) => word === value) ?? refuse(path, `it must be one of ${words.join(', ')}`);
}

/** Reads a finite number in a range, where it is there. @throws PolicyInvalid */
export function readNumber(
  value: unknown,
  path: string,
  minimum = -Infinity,
  maximum = Infinity,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < minimum || value > maximum) {
    const range = Number.isFinite(minimum) ? ` of at least ${minimum}` : '';
    refuse(path, `it must be a number${range}${Number.isFinite(maximum) ? ` and at most ${maximum}` : ''}`);
  }
  return value;
}

/** Reads true or false; false where nothing is said. @throws PolicyInvalid */
export function readFlag(value: unknown, path: string): boolean {
  if (value === undefined) return false;
  return typeof value === 'boolean' ? value : refuse(path, 'it must be true or false');
}

/** Reads a duration into milliseconds. @throws PolicyInvalid */
export function readDuration(value: unknown, path: string): number {
  const text = readText(value, path, MAXIMUM_DURATION);
  try {
    return parseDuration(text);
  } catch (cause) {
    if (!isCodedError(cause, 'DurationInvalid')) throw cause;
    return refuse(path, cause.message.replace(/\.$/, ''));
  }
}

/** Reads a list of named items, each name once; an absent list is an empty one. @throws PolicyInvalid */
export function readList<T extends { name: string }>(
  value: unknown,
  path: string,
  maximum: number,
  read: (item: unknown, path: string) => T,
): T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > maximum)
    refuse(path, `it must be a list of at most ${maximum}`);
  const items = value.map((item, index) => read(item, `${path}[${index}]`));
  const doubled = items.findIndex(({ name }, index) => items.findIndex((item) => item.name === name) < index);
  if (doubled !== -1) refuse(`${path}[${doubled}].name`, 'the name is there twice');
  return items;
}
