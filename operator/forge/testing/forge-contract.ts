import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Forge } from '../forge.ts';
import { LABELS } from '../labels.ts';
import { formatMarker } from '../marker.ts';
import { bodyDigest, type PullRequest } from '../pull-request.ts';
import { describeDecisions, eventually } from './forge-decisions-contract.ts';
import type { ForgeStage } from './forge-stage.ts';

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

    describeDecisions(() => ({ stage, forge, propose }));

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
  });
}
