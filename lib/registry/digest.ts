import { createHash } from 'node:crypto';
import { error } from '../errors.ts';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether a text is a digest as we write them: `sha256:` and 64 lower-case hex digits. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** `sha256:` and the hash of the bytes in hex. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Compares bytes with the digest they are known by; `what` names them in the error. @throws DigestMismatch */
export function verifyDigest(bytes: Uint8Array, expected: string, what: string): void {
  const actual = digestOf(bytes);
  if (actual !== expected) throw error('DigestMismatch', { what, expected, actual });
}
