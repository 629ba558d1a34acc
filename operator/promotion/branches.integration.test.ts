import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type PromotionServers, startPromotionServers } from './testing/promotion-servers.ts';
import { FILE, PromotionStage } from './testing/promotion-stage.ts';

const MANUAL = { accepts: { approval: { mode: 'Manual' } } };
const WAITING = { timeout: 30_000, interval: 100 };

let servers: PromotionServers;
beforeAll(async () => {
  servers = await startPromotionServers(inject('kubeconfig'));
}, 120_000);
afterAll(() => servers[Symbol.asyncDispose]());

describe('the branch of a pull request', { timeout: 120_000 }, () => {
  it('is neither pushed nor merged once someone else pushed to it, until that is adopted', async () => {
    await using stage = await PromotionStage.open(servers, MANUAL);
    await stage.start();
    const artifact = await stage.train();
    const { number, head } = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingManualMerge');
    const theirs = await stage.people.push(head, { 'notes.md': 'mine\n' });
    await stage.awaitReason('HeadMovedByOther');
    const { comments } = await stage.repository.remarks(await stage.pull(number));
    expect(comments).toEqual([expect.stringContaining('churnops/adopt')]);
    expect((await stage.pull(number)).headSha).toBe(theirs);
    await stage.people.label(number, 'churnops/adopt');
    await stage.awaitReason('AwaitingManualMerge');
    const adopted = await stage.pull(number);
    expect(adopted).toMatchObject({ state: 'open', labels: [] });
    expect(adopted.headSha).not.toBe(theirs);
  });

  it('takes its pull request along when a person deletes it; forgiven, it is proposed by another one', async () => {
    await using stage = await PromotionStage.open(servers, MANUAL);
    await stage.start();
    const artifact = await stage.train();
    const { number, head } = await stage.awaitOpen(artifact);
    await stage.people.deleteBranch(head);
    await stage.awaitReason('RejectedThere');
    await stage.awaitLabels(number, 'churnops/closed', 'churnops/rejected');
    await stage.people.unlabel(number, 'churnops/rejected');
    const next = await stage.awaitOpen(artifact);
    expect(next.number).not.toBe(number);
    expect(next.body).toContain(`stands for #${number}`);
  });

  it('is built anew where the base branch changed the same line, and left alone where it changed another', async () => {
    await using stage = await PromotionStage.open(servers, MANUAL);
    await stage.editFile((text) => `${text}# a comment at the end\n`);
    await stage.start();
    const artifact = await stage.train();
    const before = await stage.awaitOpen(artifact);
    await stage.awaitReason('AwaitingManualMerge');
    await stage.repository.commit({ 'README.md': '# Another file\n' });
    await stage.editFile((text) => `${text}# and another\n`);
    await stage.editFile((text) =>
      text.replace('  serving:\n', `  serving:\n    artifact: registry.example/by-hand:1\n`),
    );
    await vi.waitFor(async () => {
      expect((await stage.pull(before.number)).headSha).not.toBe(before.headSha);
    }, WAITING);
    await stage.awaitReason('AwaitingManualMerge');
    await stage.people.merge(before.number);
    await stage.awaitReason('UpToDate');
    const merged = await stage.repository.read(FILE);
    expect(merged).toContain(artifact);
    expect(merged).toContain('# and another');
  });

  it('is followed by one beside it after a rejection, which keeps what was rejected as it was', async () => {
    await using stage = await PromotionStage.open(servers, MANUAL);
    await stage.start();
    const first = await stage.train();
    const rejected = await stage.awaitOpen(first);
    await stage.people.close(rejected.number);
    await stage.awaitReason('RejectedThere');
    const second = await stage.train();
    const next = await stage.awaitOpen(second);
    expect(next.head).toMatch(/\/telco\/dev-[0-9a-f]{8}$/);
    expect((await stage.pull(rejected.number)).headSha).toBe(rejected.headSha);
  });

  it('goes over to a newer version in the same pull request', async () => {
    await using stage = await PromotionStage.open(servers, MANUAL);
    await stage.start();
    const { number, headSha } = await stage.awaitOpen(await stage.train());
    const next = await stage.awaitOpen(await stage.train());
    expect(next.number).toBe(number);
    await vi.waitFor(async () => expect((await stage.pull(number)).headSha).not.toBe(headSha), WAITING);
    expect(await stage.repository.branches()).toEqual([next.head, 'main']);
  });

  it('that a person merges by hand ends the promotion as a merge of ours does', async () => {
    await using stage = await PromotionStage.open(servers, MANUAL);
    await stage.start();
    const { number } = await stage.awaitOpen(await stage.train());
    await stage.awaitReason('AwaitingManualMerge');
    await stage.people.merge(number);
    expect(await stage.awaitReason('UpToDate')).toMatchObject({ merged: { number } });
    expect(await stage.pulls()).toHaveLength(1);
  });
});
