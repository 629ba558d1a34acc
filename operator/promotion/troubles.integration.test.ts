import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { MODELS } from '../churn-model/model.ts';
import { SECRETS } from '../kubernetes/resource.ts';
import { type PromotionServers, startPromotionServers } from './testing/promotion-servers.ts';
import { FILE, MODEL, PROMOTION, PromotionStage } from './testing/promotion-stage.ts';

const WAITING = { timeout: 60_000, interval: 100 };

let servers: PromotionServers;
beforeAll(async () => {
  servers = await startPromotionServers(inject('kubeconfig'));
}, 120_000);
afterAll(() => servers[Symbol.asyncDispose]());

describe('a promotion', { timeout: 180_000 }, () => {
  it('tells that its Secret is missing, incomplete or refused, and goes on once it is right', async () => {
    await using stage = await PromotionStage.open(servers, { secret: false });
    await stage.start();
    const artifact = await stage.train();
    expect((await stage.awaitReason('SecretMissing')).message).toContain('Secret git');
    await stage.namespace.create(SECRETS, { metadata: { name: 'git' } } as never);
    expect((await stage.awaitReason('SecretIncomplete')).message).toContain('kubectl');
    await stage.setToken('0123456789012345678901234567890123456789');
    const { message } = await stage.awaitReason('CredentialsRefused');
    expect(message).not.toContain('0123456789');
    await stage.setToken(stage.repository.token);
    await stage.awaitOpen(artifact);
  });

  it('tells that the forge is away, keeps what it told before, and goes on once it is back', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingApproval');
    await servers.forge.kill();
    const away = await stage.awaitReason('ForgeUnreachable', 'GitUnreachable');
    expect(away.pullRequest?.number).toBe(number);
    await stage.awaitQuiet();
    await servers.forge.restart();
    await stage.awaitReason('AwaitingApproval');
    await stage.people.review(number, 'APPROVED');
    await stage.awaitMerged(artifact);
  });

  it('writes nothing to its status while nothing changes', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    await stage.awaitOpen(await stage.train());
    await stage.awaitReason('AwaitingApproval');
    await stage.awaitQuiet();
  });

  it('that is taken out of the spec has its pull request closed, and is not rejected by that', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingApproval');
    await stage.patchModel({ spec: { promotions: null } });
    await stage.awaitClosed(number);
    await stage.awaitLabels(number, 'churnops/aborted', 'churnops/closed');
    await vi.waitFor(async () => expect(await stage.told()).toBeUndefined(), WAITING);
    const promotions = [{ name: PROMOTION, from: 'Candidate', to: { path: FILE } }];
    await stage.patchModel({ spec: { promotions } });
    await stage.awaitOpen(artifact);
  });

  it('whose base branch changes goes there with a new pull request', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.people.branch('stable');
    await stage.start();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.patchModel({ spec: { gitRepository: { branch: 'stable' } } });
    await stage.awaitClosed(number);
    const next = await stage.awaitOpen(artifact);
    expect(next.number).not.toBe(number);
  });

  it('of a model that is deleted has its pull request closed before the model goes', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const { number } = await stage.awaitOpen(await stage.train());
    await stage.namespace.delete(MODELS, MODEL);
    await vi.waitFor(async () => expect(await stage.namespace.list(MODELS)).toEqual([]), WAITING);
    expect(await stage.pull(number)).toMatchObject({
      state: 'closed',
      labels: ['churnops/aborted', 'churnops/closed'],
    });
  });

  it('is merged once by two operators that both believe to lead, and nothing stays open', async () => {
    await using stage = await PromotionStage.open(servers, { accepts: { approval: { mode: 'Automatic' } } });
    await stage.start();
    await stage.start();
    for (let version = 1; version <= 3; version++) {
      await stage.awaitMerged(await stage.train());
      await vi.waitFor(async () => {
        expect((await stage.pulls()).filter(({ state }) => state === 'open')).toEqual([]);
      }, WAITING);
      await stage.awaitReason('UpToDate');
    }
    // Each version is one commit and one merge.
    const messages = await stage.repository.messages();
    expect(messages.filter((message) => message.startsWith('Promote telco'))).toHaveLength(6);
  });

  it('goes elsewhere, or waits, where another cluster has one for the same target', async () => {
    await using stage = await PromotionStage.open(servers);
    await stage.start();
    const artifact = await stage.train();
    const { number } = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingApproval');
    await stage.stop();
    await stage.start({ cluster: 'other' });
    const told = await stage.awaitReason('OtherOwner');
    expect(told.message).toContain(`Pull request ${number}`);
    expect(await stage.pulls()).toHaveLength(1);
  });
});
