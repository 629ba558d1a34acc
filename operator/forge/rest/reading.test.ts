import { describe, expect, it } from 'vitest';
import { Answer } from '../connection/answer.ts';
import { readActor, readLatestReviews, readPullRequest } from './reading.ts';

const answer = (value: unknown) => new Answer(value, 'answer', 'forge.test');

const review = (login: string | null, state: string, second: number, more: object = {}) =>
  answer({
    ...{ user: login && { login }, state, commit_id: `commit ${second}` },
    ...{ submitted_at: `2026-12-01T10:00:0${second}Z`, ...more },
  });

describe('the latest reviews', () => {
  const latest = (...reviews: Answer[]) =>
    readLatestReviews(reviews).map(({ user, state, commit }) => `${user} ${state} ${commit}`);

  it('are one for each user, by time and not by place', () => {
    expect(
      latest(
        review('ann', 'APPROVED', 3),
        review('bob', 'APPROVED', 1),
        review('ann', 'CHANGES_REQUESTED', 2),
      ),
    ).toEqual(['ann Approved commit 3', 'bob Approved commit 1']);
  });

  it('take the later place at the same second', () => {
    expect(latest(review('ann', 'APPROVED', 1), review('ann', 'REQUEST_CHANGES', 1))).toEqual([
      'ann ChangesRequested commit 1',
    ]);
  });

  it('leave out what decides nothing, and what no one known wrote', () => {
    const undecided = ['COMMENTED', 'COMMENT', 'PENDING', 'REQUEST_REVIEW'];
    expect(latest(...undecided.map((state) => review('ann', state, 1)))).toEqual([]);
    expect(latest(review(null, 'APPROVED', 1))).toEqual([]);
  });

  it('are dismissed in the way of either forge', () => {
    expect(latest(review('ann', 'DISMISSED', 1))).toEqual(['ann Dismissed commit 1']);
    expect(latest(review('ann', 'APPROVED', 1, { dismissed: true }))).toEqual(['ann Dismissed commit 1']);
  });
});

describe('whoever did something', () => {
  it.each<[object, ReturnType<typeof readActor>]>([
    [
      { login: 'ann', type: 'User' },
      { login: 'ann', kind: 'Person' },
    ],
    [{ login: 'ann' }, { login: 'ann', kind: 'Person' }],
    [
      { login: 'sweeper[bot]', type: 'Bot' },
      { login: 'sweeper[bot]', kind: 'Bot' },
    ],
    [{ login: 'gitea-actions' }, { login: 'gitea-actions', kind: 'Bot' }],
    [{ login: 'ghost', type: 'User' }, undefined],
    [{ login: 'Ghost' }, undefined],
  ])('%j is %j', (user, actor) => {
    expect(readActor(answer(user))).toEqual(actor);
  });
});

describe('a pull request', () => {
  const time = '2026-12-01T10:00:00Z';
  const whole = {
    ...{ number: 7, html_url: 'https://forge.test/7', title: 'Serve', body: null, state: 'open', user: null },
    ...{ created_at: time, updated_at: time, labels: null, mergeable: null, merge_commit_sha: 'trial' },
    head: { ref: 'churnops/a', label: 'shop:churnops/a', sha: 'b', repo: { id: 1 } },
    base: { ref: 'main', sha: 'c', repo: { id: 1 } },
  };

  it('is read with everything absent that may be', () => {
    const read = readPullRequest(answer(whole));
    expect(read).toMatchObject({ number: 7, state: 'Open', author: 'ghost', labels: [], draft: false });
    expect(read).not.toHaveProperty('mergeCommit');
    expect(read).not.toHaveProperty('mergeable');
  });

  it('keeps the name of a branch that is gone', () => {
    const head = { ...whole.head, ref: 'refs/pull/7/head', label: 'churnops/a' };
    expect(readPullRequest(answer({ ...whole, head }))?.head.branch).toBe('churnops/a');
  });

  it.each([{ id: 2 }, null])('from another repository (%j) is none', (repo) => {
    expect(readPullRequest(answer({ ...whole, head: { ...whole.head, repo } }))).toBeUndefined();
  });

  it('that is not as the API promises is refused by the name of the field', () => {
    const head = { ...whole.head, sha: 7 };
    expect(() => readPullRequest(answer({ ...whole, head }))).toThrow(/answer\.head\.sha is no text/);
    expect(() => readPullRequest(answer({ ...whole, updated_at: 'soon' }))).toThrow(
      /answer\.updated_at is no time/,
    );
  });
});
