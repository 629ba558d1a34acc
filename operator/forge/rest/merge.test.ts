import { describe, expect, it } from 'vitest';
import { forgeError } from '../errors.ts';
import type { PullRequest } from '../pull-request.ts';
import { judgeRefusedMerge } from './merge.ts';

const HEAD = 'a'.repeat(40);
const at = new Date(0);
const open: PullRequest = {
  ...{ number: 1, url: '', title: '', bodyDigest: '', state: 'Open', draft: false, author: 'o', labels: [] },
  ...{ head: { branch: 'b', sha: HEAD }, base: { branch: 'main' }, createdAt: at, updatedAt: at },
};
const refused = (status: number, reason: string) =>
  forgeError('ForgeRefused', { host: 'forge.test', action: 'merge', status, reason });

describe('a merge that was refused', () => {
  it.each([
    [405, 'Please try again later', false, 'NotNow'],
    [405, 'Base branch was modified. Review and try the merge again.', true, 'NotNow'],
    [405, 'Pull Request is not mergeable', undefined, 'NotNow'],
    [405, 'Pull Request is not mergeable', false, 'Refused'],
    [405, 'At least 1 approving review is required by reviewers with write access.', true, 'Refused'],
    [405, 'User not allowed to merge PR', true, 'Refused'],
    [405, 'Merge already in progress', true, 'NotNow'],
    [409, 'Head branch was modified. Review and try the merge again.', true, 'NotNow'],
    [409, 'Merge conflict', undefined, 'Refused'],
    [422, 'Validation Failed', true, 'Refused'],
  ])('with %i "%s" (mergeable: %s) is %s', (status, reason, mergeable, kind) => {
    const after = mergeable === undefined ? open : { ...open, mergeable };
    expect(judgeRefusedMerge(refused(status, reason), after, HEAD)).toEqual({ kind, reason });
  });

  it.each([
    [405, 'Head branch is out of date with the base branch.'],
    [409, 'Head branch is not up to date with the base branch'],
    [405, 'The head branch is behind the base branch'],
  ])('with %i "%s" has to be brought up to date', (status, reason) => {
    expect(judgeRefusedMerge(refused(status, reason), { ...open, mergeable: true }, HEAD)).toEqual({
      kind: 'Refused',
      reason,
      outOfDate: true,
    });
  });

  it.each([
    [{ ...open, head: { branch: 'b', sha: 'b'.repeat(40) } }, { kind: 'HeadMoved' }],
    [
      { ...open, state: 'Merged' as const, mergeCommit: 'c' },
      { kind: 'Merged', commit: 'c' },
    ],
    [{ ...open, state: 'Closed' as const }, { kind: 'Refused' }],
    [undefined, { kind: 'Refused' }],
  ])('is judged by what the request became, if it became something', (after, expected) => {
    expect(judgeRefusedMerge(refused(409, 'try again'), after, HEAD)).toMatchObject(expected);
  });

  it('stays an error where it is none of a merge', () => {
    const limited = forgeError('ForgeRateLimited', { host: 'h', action: 'a', status: 429, seconds: 60 });
    expect(() => judgeRefusedMerge(limited, open, HEAD)).toThrow(limited);
  });
});
