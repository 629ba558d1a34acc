import { error } from '../errors.ts';

/**
 * JSON text that depends on the value alone: keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript prints them (RFC 8785, JSON Canonicalization Scheme). Members that are `undefined` are left out.
 *
 * @throws NotCanonical for a number that is not finite, a lone surrogate, or a value that JSON does not have.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$');
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw error('NotCanonical', { path, reason: `${value} is not a JSON number` });
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return writeString(value, path);
  if (Array.isArray(value))
    return `[${value.map((item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value as Record<string, unknown>, path);
  throw error('NotCanonical', { path, reason: `a ${typeof value} is no JSON value` });
}

function writeObject(value: Record<string, unknown>, path: string): string {
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${writeString(key, path)}:${write(value[key], `${path}.${key}`)}`);
  return `{${members.join(',')}}`;
}

function writeString(value: string, path: string): string {
  if (/\p{Surrogate}/u.test(value))
    throw error('NotCanonical', { path, reason: 'a lone surrogate is no text' });
  return JSON.stringify(value);
}
