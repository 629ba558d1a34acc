import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type PromotionServers, startPromotionServers } from './testing/promotion-servers.ts';
import { FILE, PromotionStage } from './testing/promotion-stage.ts';

const WAITING = { timeout: 30_000, interval: 100 };

let servers: PromotionServers;
beforeAll(async () => {
  servers = await startPromotionServers(inject('kubeconfig'));
}, 120_000);
afterAll(() => servers[Symbol.asyncDispose]());

describe('what people say in the forge', { timeout: 120_000 }, () => {
  it('counts only from those who may write, and only while it stands', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingApproval');
    await stage.people.review(number, 'APPROVED', 'reader');
    await vi.waitFor(async () => {
      const { discounted } = (await stage.told())!;
      expect(discounted).toEqual([{ user: stage.people.reader, reason: 'NoWritePermission' }]);
    }, WAITING);
    await stage.people.review(number, 'REQUEST_CHANGES');
    await stage.awaitReason('ChangesRequested');
    expect(await stage.repository.read(FILE)).not.toContain(artifact);
    await stage.people.review(number, 'APPROVED');
    await stage.awaitMerged(artifact);
  });

  it('does not count any more once it was dismissed', async () => {
    const accepts = { approval: { mode: 'Review', required: 2 } };
    await using stage = await PromotionStage.open(servers, { accepts });
    await stage.start();
    const { number } = await stage.awaitOpen(await stage.train());
    await stage.people.review(number, 'APPROVED');
    await vi.waitFor(async () => expect((await stage.told())?.approvals).toHaveLength(1), WAITING);
    await stage.people.dismissReviews(number);
    await vi.waitFor(async () => expect((await stage.told())?.approvals).toBeUndefined(), WAITING);
  });

  it('is taken back by opening a pull request again that was closed', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.people.close(number);
    await stage.awaitLabels(number, 'churnops/closed', 'churnops/rejected');
    await stage.people.reopen(number);
    await stage.awaitReason('AwaitingApproval');
    await stage.awaitLabels(number);
    await stage.people.review(number, 'APPROVED');
    await stage.awaitMerged(artifact);
    expect(await stage.pulls()).toHaveLength(1);
  });

  it('is held up by the annotation on the model, and goes on without it', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.patchModel({ metadata: { annotations: { 'churnops.dev/hold': 'until Monday' } } });
    await stage.start();
    const artifact = await stage.train();
    await stage.awaitReason('Held');
    expect(await stage.pulls()).toEqual([]);
    await stage.patchModel({ metadata: { annotations: { 'churnops.dev/hold': null } } });
    const { number } = await stage.awaitOpen(artifact);
    await stage.patchModel({ metadata: { annotations: { 'churnops.dev/hold': 'until Tuesday' } } });
    await stage.awaitReason('Held');
    await stage.people.review(number, 'APPROVED');
    await vi.waitFor(async () => expect((await stage.told())?.approvals).toHaveLength(1), WAITING);
    expect((await stage.told())?.message).toContain('until Tuesday');
    await stage.patchModel({ metadata: { annotations: { 'churnops.dev/hold': null } } });
    await stage.awaitMerged(artifact);
  });

  it('keeps a newer version waiting, and is not said of that one too', async () => {
    const accepts = { approval: { mode: 'Review', required: 2 } };
    await using stage = await PromotionStage.open(servers, { accepts });
    await stage.start();
    const first = await stage.train();
    const { number } = await stage.awaitOpen(first);
    await stage.awaitReason('AwaitingApproval');
    await stage.people.review(number, 'APPROVED');
    await vi.waitFor(async () => expect((await stage.told())?.approvals).toHaveLength(1), WAITING);
    const second = await stage.train();
    await vi.waitFor(async () => {
      expect((await stage.told())?.message).toMatch(/is newer and waits/);
    }, WAITING);
    await stage.repository.approve(number);
    await stage.awaitMerged(first);
    const next = await stage.awaitOpen(second);
    expect(next.number).not.toBe(number);
    await vi.waitFor(async () => expect((await stage.told())?.approvals).toBeUndefined(), WAITING);
    expect(await stage.pull(number)).toMatchObject({ merged: true });
  });

  it('is asked for again on a branch that the forge wanted up to date', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.people.protect({ enable_push: true, block_on_outdated_branch: true });
    await stage.start();
    const artifact = await stage.train();
    const { number, headSha } = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingApproval');
    await stage.repository.commit({ 'README.md': '# The base branch moves on\n' });
    await stage.people.review(number, 'APPROVED');
    await vi.waitFor(async () => {
      expect((await stage.told())?.discounted).toEqual([{ user: stage.people.writer, reason: 'Stale' }]);
    }, WAITING);
    expect((await stage.pull(number)).headSha).not.toBe(headSha);
    await stage.people.review(number, 'APPROVED');
    await stage.awaitMerged(artifact);
  });

  it('stands after every status was lost and another process began', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const first = await stage.train();
    await stage.people.close((await stage.awaitOpen(first)).number);
    const rejected = await stage.awaitReason('RejectedThere');
    await stage.stop();
    await stage.loseStatus();
    await stage.start();
    expect(await stage.awaitReason('RejectedThere')).toEqual(rejected);
    expect(await stage.pulls()).toHaveLength(1);

    const second = await stage.train();
    const { number, headSha } = await stage.awaitOpen(second);
    const open = await stage.awaitReason('AwaitingApproval');
    await stage.stop();
    await stage.loseStatus();
    await stage.people.review(number, 'APPROVED', 'reader');
    await stage.start();
    expect(await stage.awaitReason('AwaitingApproval')).toMatchObject({ ...open, discounted: [{}] });
    expect((await stage.pull(number)).headSha).toBe(headSha);
    await stage.people.review(number, 'APPROVED');
    await stage.awaitMerged(second);
  });
});
