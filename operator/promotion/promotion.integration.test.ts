import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type PromotionServers, startPromotionServers } from './testing/promotion-servers.ts';
import { FILE, PromotionStage } from './testing/promotion-stage.ts';

let servers: PromotionServers;
beforeAll(async () => {
  servers = await startPromotionServers(inject('kubeconfig'));
}, 120_000);
afterAll(() => servers[Symbol.asyncDispose]());

describe('a candidate', { timeout: 120_000 }, () => {
  it('is proposed, and merged by itself where the policy is Automatic', async () => {
    await using stage = await PromotionStage.open(servers, { accepts: { approval: { mode: 'Automatic' } } });
    await stage.start();
    await stage.awaitReason('AwaitingCandidate');
    const artifact = await stage.train();
    await stage.awaitMerged(artifact);
    const told = await stage.awaitReason('UpToDate');
    expect(told).toMatchObject({ merged: { number: 1 } });
    const [pull, ...others] = await stage.pulls();
    expect(others).toEqual([]);
    expect(pull).toMatchObject({ merged: true, head: expect.stringMatching(/\/telco\/dev$/) });
    expect((await stage.repository.remarks(pull!)).statuses).toEqual([
      expect.stringMatching(/^churnops\/contract: success/),
    ]);
  });

  it('waits for an approval where the policy is Review, and is merged with it', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingApproval');
    expect(await stage.repository.read(FILE)).not.toContain(artifact);
    await stage.people.review(number, 'APPROVED');
    await stage.awaitMerged(artifact);
    await stage.awaitReason('UpToDate');
    expect((await stage.repository.messages())[0]).toContain('Promote');
  });

  it('is merged at once where the forge tells of the approval', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.startWithWebhooks();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingApproval');
    const approvedAt = performance.now();
    await stage.people.review(number, 'APPROVED');
    await stage.awaitMerged(artifact);
    // By itself it would not have looked for two minutes.
    expect(performance.now() - approvedAt).toBeLessThan(30_000);
  });

  it('is rejected by closing, and forgiven by taking the label off', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.people.close(number);
    await stage.awaitReason('RejectedThere');
    await stage.awaitLabels(number, 'churnops/closed', 'churnops/rejected');
    await stage.people.unlabel(number, 'churnops/rejected');
    await stage.awaitReason('AwaitingApproval');
    expect(await stage.awaitOpen(artifact)).toMatchObject({ number, labels: [] });
  });
});
