import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Forge, MergeOutcome, MergeRequest } from '../forge.ts';
import { LABELS } from '../labels.ts';
import { formatMarker } from '../marker.ts';
import { bodyDigest, type PullRequest } from '../pull-request.ts';
import type { ForgeStage } from './forge-stage.ts';

const MERGE_SECONDS = 20;

/** What every forge must do, whatever it is; `start` sets a stage with an empty repository. */
export function describeForgeContract(name: string, start: () => Promise<ForgeStage>): void {
  describe(`${name}, by the contract of all forges`, () => {
    let stage: ForgeStage;
    let forge: Forge;
    let branches = 0;

    beforeAll(async () => {
      stage = await start();
      forge = stage.forge;
    });
    afterAll(() => stage?.stop());

    /** A pull request of the operator, from a new branch of one commit. */
    async function propose(body = 'Why.'): Promise<PullRequest> {
      const head = `churnops/here/shop/telco/${++branches}`;
      await stage.commit(head);
      const request = { head, base: 'main', title: `Serve ${branches}`, body };
      return (await forge.createPullRequest(request)).pullRequest;
    }

    const fresh = async (number: number) =>
      (await forge.findPullRequests({}, { fresh: true })).find((one) => one.number === number);

    /** Asks again while the forge says that it is not ready. */
    async function merge(request: MergeRequest): Promise<MergeOutcome> {
      const deadline = performance.now() + MERGE_SECONDS * 1_000;
      for (;;) {
        const outcome = await forge.mergePullRequest(request);
        if (outcome.kind !== 'NotNow' || performance.now() > deadline) return outcome;
      }
    }

    it('knows whom the forge takes us for', async () => {
      expect((await forge.identity()).login).toBe(stage.logins.operator);
    });

    it('opens a pull request and tells everything about it', async () => {
      const marker = { owner: 'here/shop/telco/1', digest: 'sha256:aa--bb' };
      const body = `# Why\r\n\r\nBetter.\r\n\r\n${formatMarker(marker)}`;
      const made = await propose(body);
      const [found] = await stage.anew().findPullRequests({ head: made.head.branch });
      expect(found).toMatchObject({
        number: made.number,
        title: made.title,
        marker,
        bodyDigest: bodyDigest(body),
        state: 'Open',
        draft: false,
        author: stage.logins.operator,
        head: made.head,
        base: { branch: 'main' },
        labels: [],
      });
      expect(found?.head.sha).toMatch(/^[0-9a-f]{40}$/);
      expect(found?.url).toMatch(/^https?:.*\d+$/);
      expect(found?.createdAt.getTime()).toBeGreaterThan(Date.now() - 600_000);
    });

    it('adopts the open pull request of a branch instead of making another', async () => {
      const made = await propose();
      for (const one of [forge, stage.anew()]) {
        const request = { head: made.head.branch, base: 'main', title: 'Another', body: 'Other.' };
        const { pullRequest, adopted } = await one.createPullRequest(request);
        expect({ number: pullRequest.number, adopted }).toEqual({ number: made.number, adopted: true });
        expect(pullRequest.title).toBe(made.title);
      }
    });

    it('refuses to open one for a branch that does not exist', async () => {
      const request = { head: 'churnops/nowhere', base: 'main', title: 'x', body: 'x' };
      await expect(forge.createPullRequest(request)).rejects.toMatchObject({
        code: expect.stringMatching(/^Forge(Refused|NotFound)$/),
      });
    });

    it('finds by branch, state and marker, the newest first', async () => {
      const target = `environments/${++branches}.yaml`;
      const older = await propose(formatMarker({ target, digest: 'a' }));
      const newer = await propose(formatMarker({ target, digest: 'b' }));
      await forge.closePullRequest(older.number);
      const numbers = async (query: Parameters<Forge['findPullRequests']>[0]) =>
        (await forge.findPullRequests(query)).map((one) => one.number);
      expect(await numbers({ marker: { target } })).toEqual([newer.number, older.number]);
      expect(await numbers({ marker: { target, digest: 'a' } })).toEqual([older.number]);
      expect(await numbers({ marker: { target }, state: 'Open' })).toEqual([newer.number]);
      expect(await numbers({ marker: { target }, base: 'other' })).toEqual([]);
      expect(await numbers({ head: newer.head.branch })).toEqual([newer.number]);
    });

    it('sees nothing that comes from a fork', async () => {
      const number = await stage.openFromFork(formatMarker({ owner: 'anyone' }));
      expect(await fresh(number)).toBeUndefined();
      expect(await forge.getPullRequest(number)).toBeUndefined();
    });

    it('gives undefined for a number that no pull request has', async () => {
      expect(await forge.getPullRequest(999_999)).toBeUndefined();
    });

    it('changes title and body, and sees that a person changed them', async () => {
      const { number } = await propose();
      await forge.updatePullRequest(number, { title: 'New title' });
      await forge.updatePullRequest(number, { body: 'New body.' });
      const expected = { title: 'New title', bodyDigest: bodyDigest('New body.') };
      expect(await stage.anew().getPullRequest(number)).toMatchObject(expected);
      expect((await forge.findPullRequests({})).find((one) => one.number === number)).toMatchObject(expected);
    });

    it('sees that the head was moved', async () => {
      const made = await propose();
      const moved = await stage.commit(made.head.branch);
      expect(moved).not.toBe(made.head.sha);
      await eventually(async () => expect((await fresh(made.number))?.head.sha).toBe(moved));
    });

    it('closes, says who closed, and opens again', async () => {
      const { number } = await propose();
      expect(await forge.closedBy(number)).toBeUndefined();
      await forge.closePullRequest(number);
      await forge.closePullRequest(number);
      expect(await forge.getPullRequest(number)).toMatchObject({ state: 'Closed' });
      expect((await forge.closedBy(number))?.login).toBe(stage.logins.operator);
      expect(await forge.reopenPullRequest(number)).toEqual({ kind: 'Reopened' });
      expect(await forge.getPullRequest(number)).toMatchObject({ state: 'Open' });
      await stage.close(number);
      expect((await fresh(number))?.state).toBe('Closed');
      expect((await forge.closedBy(number))?.login).toBe(stage.logins.writer);
    });

    it('is refused, without an error, to open again what has lost its branch', async () => {
      const { number, head } = await propose();
      await forge.closePullRequest(number);
      await stage.deleteBranch(head.branch);
      expect(await forge.reopenPullRequest(number)).toMatchObject({ kind: 'Refused' });
      expect(await stage.anew().getPullRequest(number)).toMatchObject({
        state: 'Closed',
        head: { branch: head.branch },
      });
    });

    it('adds labels that the repository lacks, and takes them off', async () => {
      const { number } = await propose();
      await forge.addLabels(number, [LABELS.rejected, LABELS.superseded]);
      await forge.addLabels(number, [LABELS.rejected]);
      const labels = async (one: Forge) => [...((await one.getPullRequest(number))?.labels ?? [])].sort();
      expect(await labels(stage.anew())).toEqual([LABELS.rejected, LABELS.superseded]);
      await forge.removeLabel(number, LABELS.superseded);
      await forge.removeLabel(number, LABELS.superseded);
      expect((await forge.findPullRequests({})).find((one) => one.number === number)?.labels).toEqual([
        LABELS.rejected,
      ]);
      expect(await labels(stage.anew())).toEqual([LABELS.rejected]);
    });

    it('sees in a fresh list that a person took a label off a closed request', async () => {
      const { number } = await propose();
      await forge.addLabels(number, [LABELS.rejected]);
      await forge.closePullRequest(number);
      await propose();
      expect((await fresh(number))?.labels).toEqual([LABELS.rejected]);
      await stage.unlabel(number, LABELS.rejected);
      expect((await fresh(number))?.labels).toEqual([]);
    });

    it('gives the latest decisive review of each user, with the head and the right to write', async () => {
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
      const { number } = await propose();
      await stage.review('writer', number, 'Approve');
      await stage.dismissReviews(number);
      expect(await forge.reviews(number)).toMatchObject([{ state: 'Dismissed' }]);
      await stage.review('writer', number, 'RequestChanges');
      expect(await forge.reviews(number)).toMatchObject([{ state: 'ChangesRequested' }]);
    });

    it('reviews the head that was named, once, in the name of whoever asks', async () => {
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
      expect(await forge.ownPermission()).toBe('Write');
      expect(await (await stage.as('reader')).ownPermission()).toBe('Read');
    });

    it('says who made the commits', async () => {
      const { number, head } = await propose();
      const commits = await forge.commits(number);
      expect(commits).toMatchObject([{ sha: head.sha, authorEmail: expect.stringContaining('@') }]);
    });

    it('merges the head that was named, once, with the message', async () => {
      const { number, head } = await propose();
      const request = { number, headSha: head.sha, title: 'Serve it', message: 'Approved-by: ann' };
      const outcome = await merge(request);
      expect(outcome).toEqual({ kind: 'Merged', commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
      expect(await stage.anew().mergePullRequest(request)).toEqual(outcome);
      const merged = await forge.getPullRequest(number);
      expect(merged).toMatchObject({ state: 'Merged', mergedBy: { login: stage.logins.operator } });
      const [listed] = await forge.findPullRequests({ head: head.branch }, { fresh: true });
      expect(listed?.state).toBe('Merged');
      expect(await stage.messageOf((outcome as { commit: string }).commit)).toContain('Approved-by: ann');
    });

    it('merges no head but the one that was named', async () => {
      const { number, head } = await propose();
      await stage.commit(head.branch);
      const request = { number, headSha: head.sha, title: 'Serve it', message: '' };
      await eventually(async () => expect(await merge(request)).toEqual({ kind: 'HeadMoved' }));
      expect(await forge.getPullRequest(number)).toMatchObject({ state: 'Open' });
    });

    it('does not merge what is closed', async () => {
      const { number, head } = await propose();
      await stage.close(number);
      const request = { number, headSha: head.sha, title: 'Serve it', message: '' };
      expect(await forge.mergePullRequest(request)).toMatchObject({ kind: 'Refused' });
    });

    it('does not merge a conflict, and says that it is one', async () => {
      const head = `churnops/here/shop/telco/${++branches}`;
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
      const { number } = await propose();
      for (const one of [forge, forge, stage.anew()]) {
        await one.comment(number, { key: 'head-moved', body: 'The head was moved.' });
      }
      await forge.comment(number, { key: 'other', body: 'Something else.' });
      expect(await stage.countComments(number)).toBe(2);
    });
  });
}

/** Forges take a moment to see what Git did. */
async function eventually(check: () => Promise<void>): Promise<void> {
  await expect.poll(() => check().then(() => true), { timeout: 20_000, interval: 100 }).toBe(true);
}
