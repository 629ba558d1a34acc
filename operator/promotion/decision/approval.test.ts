import { describe, expect, it } from 'vitest';
import type { PullRequestCommit, Review } from '../../forge/pull-request.ts';
import { review } from '../testing/pull-requests.ts';
import { judgeApprovals, missingApprovals } from './approval.ts';
import type { ApprovalPolicy } from './policy/accepts.ts';

const commit = (author: string, committer: string): PullRequestCommit => ({
  sha: 'head',
  author,
  committer,
  authorEmail: '',
  committerEmail: '',
});
const judge = (reviews: Review[], approvers?: string[], commits = [commit('churnops', 'churnops')]) =>
  judgeApprovals({ reviews, author: 'grace', commits, head: 'head', operator: 'churnops' }, { approvers });
const at = (time: string) => new Date(`2026-01-05T${time}Z`);

describe('judgeApprovals', () => {
  it.each<[string, Review[], string[] | undefined, string[]]>([
    ['an approval on the head by someone who may write', [review('ada')], undefined, ['ada']],
    ['an approval by an administrator', [review('ada', { permission: 'Admin' })], undefined, ['ada']],
    ['two approvals', [review('bob'), review('ada')], undefined, ['ada', 'bob']],
    ['an approver by another case', [review('Ada')], ['ada'], ['Ada']],
    [
      'an approval after a change request by the same user',
      [
        review('ada', { state: 'ChangesRequested', submittedAt: at('09:00:00') }),
        review('ada', { submittedAt: at('09:30:00') }),
      ],
      undefined,
      ['ada'],
    ],
  ])('counts %s', (_, reviews, approvers, users) => {
    const verdict = judge(reviews, approvers);
    expect(verdict.counted.map(({ user }) => user)).toEqual(users);
    expect(verdict.changeRequests).toEqual([]);
  });

  it.each<[string, Review, string[] | undefined, string]>([
    ['on an older head', review('ada', { commit: 'before' }), undefined, 'Stale'],
    ['by someone who may only read', review('ada', { permission: 'Read' }), undefined, 'NoWritePermission'],
    [
      'by someone without any permission',
      review('ada', { permission: 'None' }),
      undefined,
      'NoWritePermission',
    ],
    ['by someone who is not among the approvers', review('ada'), ['bob'], 'NotAnApprover'],
    ['by anyone where nobody is an approver', review('ada'), [], 'NotAnApprover'],
    ['by the author of the pull request', review('grace'), undefined, 'Author'],
    ['by the author in another case', review('GRACE'), undefined, 'Author'],
    ['by the operator', review('churnops'), undefined, 'Operator'],
  ])('does not count one %s', (_, given, approvers, reason) => {
    expect(judge([given], approvers)).toEqual({
      counted: [],
      discounted: [{ user: given.user, reason }],
      changeRequests: [],
    });
  });

  it.each([
    ['author', commit('ada', 'churnops')],
    ['committer', commit('churnops', 'Ada')],
  ])('does not count one by the %s of a commit', (_, made) => {
    expect(judge([review('ada')], undefined, [made]).discounted).toEqual([
      { user: 'ada', reason: 'Committer' },
    ]);
  });

  it('forgets an approval that was dismissed', () => {
    expect(judge([review('ada', { state: 'Dismissed' })])).toEqual({
      counted: [],
      discounted: [],
      changeRequests: [],
    });
  });

  it.each<[string, Review, string[]]>([
    ['by someone who may write, on the head', review('ada', { state: 'ChangesRequested' }), ['ada']],
    [
      'on an older head, for it stands',
      review('ada', { state: 'ChangesRequested', commit: 'before' }),
      ['ada'],
    ],
    [
      'but not by someone who may not write',
      review('eve', { state: 'ChangesRequested', permission: 'Read' }),
      [],
    ],
  ])('is blocked by a change request %s', (_, given, users) => {
    expect(judge([given, review('bob')]).changeRequests).toEqual(users);
  });

  it('takes the newest review of a user whatever the order', () => {
    const request = review('ada', { state: 'ChangesRequested', submittedAt: at('11:00:00') });
    expect(judge([request, review('ada')]).changeRequests).toEqual(['ada']);
    expect(judge([review('ada'), request]).counted).toEqual([]);
  });

  it('records who approved what, and when', () => {
    expect(judge([review('ada')]).counted).toEqual([{ user: 'ada', at: at('10:00:00'), head: 'head' }]);
  });
});

describe('missingApprovals', () => {
  it.each<[ApprovalPolicy['mode'], number, number, boolean, number]>([
    ['Automatic', 1, 0, false, 0],
    ['Automatic', 3, 0, true, 1],
    ['Automatic', 1, 1, true, 0],
    ['Review', 1, 0, false, 1],
    ['Review', 2, 1, false, 1],
    ['Review', 2, 3, false, 0],
    ['Manual', 1, 0, false, 1],
  ])(
    'for %s with %d required, %d there and a person needed %s, %d are missing',
    (mode, required, there, person, missing) => {
      const { counted } = judge(Array.from({ length: there }, (_, index) => review(`user-${index}`)));
      expect(missingApprovals({ mode, required }, { counted }, person)).toBe(missing);
    },
  );
});
