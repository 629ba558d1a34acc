import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMember } from './dvc-directory.ts';

const REAL = await readFile(
  join(import.meta.dirname, 'known-answer/dvc-3/remote/files/md5/42/c1e5bc22b8f03ccede6d9ed4021420.dir'),
);
const find = (listing: string | Uint8Array, member = 'a.csv') =>
  findMember(typeof listing === 'string' ? Buffer.from(listing) : listing, member, 'exports');

describe('the listing of a directory', () => {
  it('has the md5 of each of its files', () => {
    expect(find(REAL, '2026-01.csv')).toBe('7f0b3b2cbc2870db8637bafaddbcfa8c');
    expect(find(REAL, 'old/2025 ü.csv')).toBe('4218df299d05011ccae93dbe4785b4c7');
  });

  it.each([
    ['no list', '{}', 'it is no list'],
    ['no such file', '[]', 'it has no file a.csv'],
    ['entries of no kind', '[1, null, "a.csv", {"relpath": 1}]', 'it has no file a.csv'],
    ['a file without its md5', '[{"relpath": "a.csv"}]', 'a.csv has no md5'],
    [
      'an md5 that leads elsewhere',
      '[{"relpath": "a.csv", "md5": "../../../../etc/passwd/abcdefghij"}]',
      'a.csv has no md5',
    ],
  ])('is refused with %s', (_, listing, words) => {
    expect(() => find(listing)).toThrow(`The listing of the DVC directory exports cannot be used: ${words}`);
  });

  it('of any JSON is read, or refused in a sentence', () => {
    const check = fc.property(fc.json(), (listing) => {
      try {
        expect(find(listing)).toMatch(/^[0-9a-f]{32}$/);
      } catch (fault) {
        if (!isCodedError(fault, 'DvcListingInvalid', 'JsonTooDeep', 'JsonInvalid')) throw fault;
      }
    });
    fc.assert(check);
  });
});
