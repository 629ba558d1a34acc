import { createHash } from 'node:crypto';
import { error } from '../errors.ts';

/** `sha256:` and the hash of the bytes in hex. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Compares bytes with the digest they are known by; `what` names them in the error. @throws DigestMismatch */
export function verifyDigest(bytes: Uint8Array, expected: string, what: string): void {
  const actual = digestOf(bytes);
  if (actual !== expected) throw error('DigestMismatch', { what, expected, actual });
}
