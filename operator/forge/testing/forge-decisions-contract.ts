import { expect, it } from 'vitest';
import type { Forge, MergeOutcome, MergeRequest } from '../forge.ts';
import type { PullRequest } from '../pull-request.ts';
import type { ForgeStage } from './forge-stage.ts';

const MERGE_SECONDS = 20;

/** What decisions are tried on, while a test runs. */
export interface OpenStage {
  stage: ForgeStage;
  forge: Forge;
  /** A pull request of the operator, from a new branch of one commit. */
  propose: () => Promise<PullRequest>;
}

/** What every forge must do where people and the operator decide: reviews, merges, statuses, comments. */
export function describeDecisions(open: () => OpenStage): void {
  it('gives the latest decisive review of each user, with the head and the right to write', async () => {
    const { stage, forge, propose } = open();
    const { number, head } = await propose();
    expect(await forge.reviews(number)).toEqual([]);
    await stage.review('writer', number, 'RequestChanges');
    await stage.review('writer', number, 'Approve');
    await stage.review('writer', number, 'Comment');
    await stage.review('reader', number, 'Approve');
    const reviews = await forge.reviews(number);
    const approved = { state: 'Approved', commit: head.sha };
    const byUser = Object.fromEntries(reviews.map((review) => [review.user, review]));
    expect(byUser[stage.logins.writer]).toMatchObject({ ...approved, permission: 'Write' });
    expect(byUser[stage.logins.reader]).toMatchObject({ ...approved, permission: 'Read' });
    expect(reviews).toHaveLength(2);
    await stage.commit(head.branch);
    expect((await forge.reviews(number)).map(({ commit }) => commit)).toEqual([head.sha, head.sha]);
  });

  it('tells a dismissed review from an approval, and a standing change request', async () => {
    const { stage, forge, propose } = open();
    const { number } = await propose();
    await stage.review('writer', number, 'Approve');
    await stage.dismissReviews(number);
    expect(await forge.reviews(number)).toMatchObject([{ state: 'Dismissed' }]);
    await stage.review('writer', number, 'RequestChanges');
    expect(await forge.reviews(number)).toMatchObject([{ state: 'ChangesRequested' }]);
  });

  it('reviews the head that was named, once, in the name of whoever asks', async () => {
    const { stage, forge, propose } = open();
    const { number, head } = await propose();
    const writer = await stage.as('writer');
    const review = { number, headSha: head.sha, verdict: 'Approve' as const, body: 'Approved by hand.' };
    expect(await writer.createReview(review)).toEqual({ kind: 'Reviewed' });
    expect(await writer.createReview(review)).toEqual({ kind: 'Reviewed' });
    const approved = { user: stage.logins.writer, state: 'Approved', commit: head.sha };
    expect(await forge.reviews(number)).toMatchObject([{ ...approved, permission: 'Write' }]);
    expect(await stage.countReviews(number)).toBe(1);
    const refusal = { ...review, verdict: 'RequestChanges' as const, body: 'Not yet.' };
    expect(await writer.createReview(refusal)).toEqual({ kind: 'Reviewed' });
    expect(await forge.reviews(number)).toMatchObject([{ state: 'ChangesRequested', commit: head.sha }]);
  });

  it('reviews no head but the one that was named, nothing of its own, and nothing that is closed', async () => {
    const { stage, forge, propose } = open();
    const { number, head } = await propose();
    const review = { number, headSha: head.sha, verdict: 'Approve' as const, body: '' };
    expect(await forge.createReview(review)).toMatchObject({ kind: 'Refused', reason: /own/i });
    const moved = await stage.commit(head.branch);
    const writer = await stage.as('writer');
    await eventually(async () => expect(await writer.createReview(review)).toEqual({ kind: 'HeadMoved' }));
    await stage.close(number);
    const late = { ...review, headSha: moved };
    expect(await writer.createReview(late)).toMatchObject({ kind: 'Refused', reason: /closed/ });
    expect(await stage.countReviews(number)).toBe(0);
  });

  it('knows what whoever asks may do', async () => {
    const { stage, forge } = open();
    expect(await forge.ownPermission()).toBe('Write');
    expect(await (await stage.as('reader')).ownPermission()).toBe('Read');
  });

  it('says who made the commits', async () => {
    const { forge, propose } = open();
    const { number, head } = await propose();
    const commits = await forge.commits(number);
    expect(commits).toMatchObject([{ sha: head.sha, authorEmail: expect.stringContaining('@') }]);
  });

  it('merges the head that was named, once, with the message', async () => {
    const { stage, forge, propose } = open();
    const { number, head } = await propose();
    const request = { number, headSha: head.sha, title: 'Serve it', message: 'Approved-by: ann' };
    const outcome = await mergeWhenReady(forge, request);
    expect(outcome).toEqual({ kind: 'Merged', commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(await stage.anew().mergePullRequest(request)).toEqual(outcome);
    const merged = await forge.getPullRequest(number);
    expect(merged).toMatchObject({ state: 'Merged', mergedBy: { login: stage.logins.operator } });
    const [listed] = await forge.findPullRequests({ head: head.branch }, { fresh: true });
    expect(listed?.state).toBe('Merged');
    expect(await stage.messageOf((outcome as { commit: string }).commit)).toContain('Approved-by: ann');
  });

  it('merges no head but the one that was named', async () => {
    const { stage, forge, propose } = open();
    const { number, head } = await propose();
    await stage.commit(head.branch);
    const request = { number, headSha: head.sha, title: 'Serve it', message: '' };
    await eventually(async () => expect(await mergeWhenReady(forge, request)).toEqual({ kind: 'HeadMoved' }));
    expect(await forge.getPullRequest(number)).toMatchObject({ state: 'Open' });
  });

  it('does not merge what is closed', async () => {
    const { stage, forge, propose } = open();
    const { number, head } = await propose();
    await stage.close(number);
    const request = { number, headSha: head.sha, title: 'Serve it', message: '' };
    expect(await forge.mergePullRequest(request)).toMatchObject({ kind: 'Refused' });
  });

  it('does not merge a conflict, and says that it is one', async () => {
    const { stage, forge } = open();
    const head = 'churnops/here/shop/telco/conflict';
    await stage.commit(head, { path: 'conflict.yaml', content: 'a: 1\n' });
    await stage.commit('main', { path: 'conflict.yaml', content: 'a: 2\n' });
    const { pullRequest } = await forge.createPullRequest({ head, base: 'main', title: 'x', body: 'x' });
    const { number } = pullRequest;
    const request = { number, headSha: pullRequest.head.sha, title: 'x', message: '' };
    await eventually(async () => expect((await forge.getPullRequest(number))?.mergeable).toBe(false));
    const outcome = await forge.mergePullRequest(request);
    expect(['Refused', 'NotNow']).toContain(outcome.kind);
    expect(await forge.getPullRequest(number)).toMatchObject({ state: 'Open' });
  });

  it('sets a status once for each context, and changes it', async () => {
    const { stage, forge, propose } = open();
    const { head } = await propose();
    const pending = { context: 'churnops/auc', state: 'Pending' as const, description: 'Judging' };
    const failure = { ...pending, state: 'Failure' as const, targetURL: 'https://example.org/auc' };
    await forge.setCommitStatus(head.sha, pending);
    await forge.setCommitStatus(head.sha, { ...pending, context: 'churnops/size', state: 'Success' });
    await forge.setCommitStatus(head.sha, failure);
    const statuses = await stage.anew().commitStatuses(head.sha);
    expect(statuses).toHaveLength(2);
    expect(statuses).toContainEqual(failure);
    await forge.setCommitStatus(head.sha, { ...failure, description: 'x'.repeat(500) });
    expect((await forge.commitStatuses(head.sha)).map((one) => one.description.length)).toContain(140);
  });

  it('comments once under each key', async () => {
    const { stage, forge, propose } = open();
    const { number } = await propose();
    for (const one of [forge, forge, stage.anew()]) {
      await one.comment(number, { key: 'head-moved', body: 'The head was moved.' });
    }
    await forge.comment(number, { key: 'other', body: 'Something else.' });
    expect(await stage.countComments(number)).toBe(2);
  });
}

/** Asks again while the forge says that it is not ready. */
async function mergeWhenReady(forge: Forge, request: MergeRequest): Promise<MergeOutcome> {
  const deadline = performance.now() + MERGE_SECONDS * 1_000;
  for (;;) {
    const outcome = await forge.mergePullRequest(request);
    if (outcome.kind !== 'NotNow' || performance.now() > deadline) return outcome;
  }
}

/** Forges take a moment to see what Git did. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  await expect.poll(() => check().then(() => true), { timeout: 20_000, interval: 100 }).toBe(true);
}
