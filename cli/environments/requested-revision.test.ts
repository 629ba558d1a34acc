import { expect, it } from 'vitest';
import { nextRevision } from './requested-revision.ts';

it.each([
  [undefined, '1'],
  ['1', '2'],
  ['9', '10'],
  ['2026-03-01', '2026-03-01-2'],
  ['spring', 'spring-2'],
  ['spring-2', 'spring-3'],
])('after %s comes %s', (revision, next) => {
  expect(nextRevision(revision)).toBe(next);
});
