import { error } from '../errors.ts';

const MAXIMUM_TEXT_LENGTH = 1_024;

/** Reads an object that has no other fields than these. @throws ContractInvalid */
export function readObject<const F extends string>(
  value: unknown,
  path: string,
  fields: readonly F[],
): Partial<Record<F, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw error('ContractInvalid', { path, reason: 'it must be an object' });
  }
  for (const key of Object.keys(value)) {
    if (!fields.includes(key as F)) {
      throw error('ContractInvalid', {
        path: `${path}.${key}`,
        reason: `known fields are ${fields.join(', ')}`,
      });
    }
  }
  return value as Partial<Record<F, unknown>>;
}

/** Reads a name or a category: text that is not empty, bounded, and free of what a C string cannot hold. @throws ContractInvalid */
export function readName(value: unknown, path: string): string {
  if (typeof value !== 'string') throw error('ContractInvalid', { path, reason: 'it must be a string' });
  const reason = textFault(value);
  if (reason !== undefined) throw error('ContractInvalid', { path, reason });
  return value;
}

/**
 * What keeps a string from being a name or a category, in words; `undefined` where nothing does. The inference
 * runtime takes C strings: text behind a NUL would be cut off, and a lone surrogate would become another value.
 */
export function textFault(value: string): string | undefined {
  if (value === '') return 'it may not be empty';
  if (value.length > MAXIMUM_TEXT_LENGTH) return `it is longer than ${MAXIMUM_TEXT_LENGTH} characters`;
  if (value.includes('\0')) return 'it contains a NUL character';
  if (/\p{Surrogate}/u.test(value)) return 'it contains half a character (a lone surrogate)';
  return undefined;
}
