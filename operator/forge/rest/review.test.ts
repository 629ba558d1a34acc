import { describe, expect, it } from 'vitest';
import type { NewReview } from '../forge.ts';
import type { PullRequest } from '../pull-request.ts';
import { isReviewed, settledReview } from './review.ts';

const HEAD = 'a'.repeat(40);
const open = { state: 'Open', head: { branch: 'churnops/x', sha: HEAD } } as PullRequest;
const approval: NewReview = { number: 1, headSha: HEAD, verdict: 'Approve', body: '' };

describe('settledReview', () => {
  it.each([
    ['nothing for an open request at the head that was named', open, undefined],
    ['a moved head', { ...open, head: { ...open.head, sha: 'b' } }, { kind: 'HeadMoved' }],
    [
      'a closed request',
      { ...open, state: 'Closed' as const },
      { kind: 'Refused', reason: 'the pull request is closed' },
    ],
    [
      'a merged request',
      { ...open, state: 'Merged' as const },
      { kind: 'Refused', reason: 'the pull request is merged' },
    ],
    ['no request', undefined, { kind: 'Refused', reason: 'there is no such pull request' }],
  ])('says %s', (_, pullRequest, expected) => {
    expect(settledReview(pullRequest, HEAD)).toEqual(expected);
  });
});

describe('isReviewed', () => {
  const mine = { user: 'Ann', state: 'Approved' as const, commit: HEAD };
  it.each([
    ['the same review', [mine], true],
    ['none at all', [], false],
    ['one by someone else', [{ ...mine, user: 'bob' }], false],
    ['one of another head', [{ ...mine, commit: 'b' }], false],
    ['one that says something else', [{ ...mine, state: 'ChangesRequested' as const }], false],
    ['one that was dismissed', [{ ...mine, state: 'Dismissed' as const }], false],
  ])('answers for %s', (_, latest, expected) => {
    expect(isReviewed(latest, 'ann', approval)).toBe(expected);
  });
});
