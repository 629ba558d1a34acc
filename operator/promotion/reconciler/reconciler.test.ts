import { describe, expect, it } from 'vitest';
import { MODELS } from '../../churn-model/model.ts';
import { forgeError } from '../../forge/errors.ts';
import { gitError } from '../../git/errors.ts';
import { digest } from '../testing/evidence.ts';
import { ADA } from '../testing/forge-model.ts';
import { MemoryPromotions, PROMOTION } from '../testing/memory-promotions.ts';
import { FINALIZER } from './farewell.ts';

const away = forgeError('ForgeUnreachable', { host: 'forge.example', action: 'GET', reason: 'away' });
const limited = forgeError('ForgeRateLimited', { host: 'f', action: 'a', status: 429, seconds: 57 });

describe('PromotionReconciler', () => {
  it('goes the whole way in one pass where nothing has to be waited for', async () => {
    const promotions = new MemoryPromotions();
    promotions.train('1', 0);
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ name: 'prod', reason: 'UpToDate', merged: { number: 1 } }]);
    expect(promotions.world.git.target().digest).toBe(digest('1'));
    expect(promotions.events).toEqual(['UpToDate']);
  });

  it('tells nothing again while nothing changes, and changes nothing', async () => {
    const promotions = new MemoryPromotions('{mode: Review}');
    promotions.train('1', 0);
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ reason: 'AwaitingApproval', pullRequest: { number: 1 } }]);
    const [told, written] = [promotions.cluster.writes.length, promotions.forge.writes.length];
    for (let pass = 0; pass < 5; pass++) {
      expect(await promotions.pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 120_000 });
    }
    expect(promotions.cluster.writes).toHaveLength(told);
    expect(promotions.forge.writes).toHaveLength(written);
    expect(promotions.git.calls.filter((call) => call === 'fetch').length).toBeLessThanOrEqual(2);
  });

  it('pushes and merges nothing by what it saw a while ago', async () => {
    const promotions = new MemoryPromotions();
    await promotions.pass();
    promotions.world.git.editBase(
      promotions.world.git.base.content.replace('  accepts:\n', '  accepts:\n    frozen: true\n'),
      promotions.world.now,
    );
    promotions.train('1', 0);
    promotions.world.time += 20_000;
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ reason: 'Frozen' }]);
    expect(promotions.forge.calls).not.toContain('mergePullRequest');
  });

  it('tells trouble in the words of its cause, keeps what it told, and comes back by itself', async () => {
    const promotions = new MemoryPromotions('{mode: Review}');
    promotions.train('1', 0);
    await promotions.pass();
    promotions.forge.failures.set('getPullRequest', away);
    await expect(promotions.pass()).rejects.toThrow('could not be reached');
    expect(promotions.told).toMatchObject([
      { reason: 'ForgeUnreachable', message: away.message, pullRequest: { number: 1 } },
    ]);
    promotions.forge.failures.clear();
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ reason: 'AwaitingApproval' }]);
    expect(promotions.events).toEqual([
      'PullRequestOpened',
      'AwaitingApproval',
      'ForgeUnreachable',
      'AwaitingApproval',
    ]);
  });

  it('comes back when the forge said, and not before its turn', async () => {
    const promotions = new MemoryPromotions('{mode: Review}');
    promotions.train('1', 0);
    promotions.forge.failures.set('createPullRequest', limited);
    expect(await promotions.pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 57_000 });
    expect(promotions.told).toMatchObject([{ reason: 'RateLimited' }]);
  });

  it.each<[string, (promotions: MemoryPromotions) => void, string]>([
    ['a Secret that is missing', (promotions) => promotions.removeSecret(), 'SecretMissing'],
    [
      'a clone that is refused',
      ({ git }) => git.failures.set('fetch', gitError('GitCredentialsRefused', { url: 'u', reason: 'r' })),
      'CredentialsRefused',
    ],
    [
      'a branch that is not there',
      ({ git }) => git.failures.set('fetch', gitError('GitBranchMissing', { url: 'u', branch: 'main' })),
      'RepositoryMissing',
    ],
    [
      'a push that a rule forbids',
      ({ git }) =>
        git.failures.set('push', gitError('GitPushRefused', { url: 'u', branch: 'b', reason: 'protected' })),
      'RightsMissing',
    ],
  ])('tells of %s, and goes on once that is mended', async (_, harm, reason) => {
    const promotions = new MemoryPromotions('{mode: Review}');
    promotions.train('1', 0);
    harm(promotions);
    await promotions.pass().catch((error: Error) => error);
    expect(promotions.told).toMatchObject([{ name: 'prod', reason }]);
    promotions.restoreSecret();
    promotions.git.failures.clear();
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ reason: 'AwaitingApproval' }]);
  });

  it('lets one promotion go on where another can not', async () => {
    const promotions = new MemoryPromotions();
    const other = { name: 'elsewhere', from: 'Candidate' as const, to: { path: 'nowhere.yaml' } };
    promotions.change({ promotions: [other, { ...PROMOTION, soak: '1x' }, { ...PROMOTION, name: 'third' }] });
    promotions.train('1', 0);
    await promotions.pass();
    expect(promotions.told).toMatchObject([
      { name: 'elsewhere', reason: 'TargetMissing' },
      { name: 'prod', reason: 'SpecInvalid' },
      { name: 'third', reason: 'UpToDate' },
    ]);
  });

  it('looks again soon after the forge could not merge just now', async () => {
    const promotions = new MemoryPromotions();
    promotions.forge.mergeAnswer = { kind: 'NotNow', reason: 'try again later' };
    promotions.train('1', 0);
    expect(await promotions.pass()).toMatchObject({ kind: 'RequeueAfter', milliseconds: expect.any(Number) });
    expect(promotions.told).toMatchObject([{ reason: 'AwaitingForge' }]);
    promotions.forge.mergeAnswer = undefined;
    promotions.world.time += 6_000;
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ reason: 'UpToDate' }]);
  });

  it('builds the branch anew where the forge wants it up to date', async () => {
    const promotions = new MemoryPromotions();
    const { git } = promotions.world;
    const tip = () => git.tip('churnops/lab/shop/telco/prod');
    promotions.forge.mergeAnswer = { kind: 'Refused', reason: 'Head branch is out of date', outOfDate: true };
    promotions.train('1', 0);
    git.editBase(`${git.base.content}# first\n`, promotions.world.now);
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ reason: 'MergeRefused' }]);
    const before = tip();
    git.editBase(`${git.base.content}# second\n`, promotions.world.now);
    const moved = git.base.id;
    promotions.forge.mergeAnswer = undefined;
    promotions.world.time += 120_000;
    await promotions.pass();
    expect(promotions.told).toMatchObject([{ reason: 'UpToDate' }]);
    expect(tip()?.id).not.toBe(before?.id);
    expect(tip()?.parents).toEqual([moved]);
  });

  it('keeps a rejection through a lost status', async () => {
    const promotions = new MemoryPromotions('{mode: Review}');
    promotions.train('1', 0);
    await promotions.pass();
    promotions.world.forge.close(promotions.world.forge.get(1), ADA);
    promotions.world.time += 120_000;
    await promotions.pass();
    const { told } = promotions;
    expect(told).toMatchObject([{ reason: 'RejectedThere' }]);
    const { status: _, ...withoutStatus } = promotions.model;
    promotions.cluster.put(MODELS, withoutStatus);
    await promotions.pass();
    expect(promotions.told).toEqual(told);
  });

  it('closes what was proposed for a promotion that was taken out, and tells of it no more', async () => {
    const promotions = new MemoryPromotions('{mode: Review}');
    promotions.train('1', 0);
    await promotions.pass();
    promotions.change({ promotions: [] });
    expect(await promotions.pass()).toEqual({ kind: 'Done' });
    expect(promotions.world.forge.get(1)).toMatchObject({ state: 'Closed' });
    expect(promotions.model.status).toEqual({});
  });

  it('closes it also where the status was lost, as long as the finalizer tells of it', async () => {
    const promotions = new MemoryPromotions('{mode: Review}');
    promotions.train('1', 0);
    await promotions.pass();
    const { status: _, ...lost } = promotions.model;
    promotions.cluster.put(MODELS, lost);
    promotions.change({ promotions: [] }, { finalizers: [FINALIZER] });
    expect(await promotions.pass()).toEqual({ kind: 'Done' });
    expect(promotions.world.forge.get(1)).toMatchObject({ state: 'Closed' });
  });
});

describe('a model without promotions', () => {
  it('is looked at once, and left alone from then on', async () => {
    const promotions = new MemoryPromotions();
    promotions.change({ promotions: [] }, { finalizers: [FINALIZER] });
    for (let pass = 0; pass < 5; pass++) expect(await promotions.pass()).toEqual({ kind: 'Done' });
    expect(promotions.git.calls).toEqual(['fetch']);
    expect(promotions.cluster.writes).toEqual([]);
  });

  it('is looked at again soon where its repository can not be reached', async () => {
    const promotions = new MemoryPromotions();
    promotions.change({ promotions: [] }, { finalizers: [FINALIZER] });
    promotions.removeSecret();
    expect(await promotions.pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 30_000 });
  });
});

describe('a model that is deleted', () => {
  const deleted = (promotions: MemoryPromotions, secondsAgo = 0) =>
    promotions.change(
      {},
      {
        finalizers: [FINALIZER],
        deletionTimestamp: new Date(promotions.world.time - secondsAgo * 1_000).toISOString(),
      },
    );

  async function withOpen(): Promise<MemoryPromotions> {
    const promotions = new MemoryPromotions('{mode: Review}');
    promotions.train('1', 0);
    await promotions.pass();
    return promotions;
  }

  it('closes its pull requests before it goes', async () => {
    const promotions = await withOpen();
    deleted(promotions);
    expect(await promotions.pass()).toEqual({ kind: 'Done' });
    expect(promotions.world.forge.get(1)).toMatchObject({ state: 'Closed' });
    expect([...promotions.world.forge.get(1).labels]).toEqual(['churnops/aborted', 'churnops/closed']);
    expect(promotions.released).toBe(true);
  });

  it('waits five minutes for a forge that is away, and then says what it leaves open', async () => {
    const promotions = await withOpen();
    promotions.forge.failures.set('findPullRequests', away);
    deleted(promotions, 60);
    expect(await promotions.pass()).toEqual({ kind: 'RequeueAfter', milliseconds: 10_000 });
    expect(promotions.released).toBe(false);
    deleted(promotions, 301);
    await promotions.pass();
    expect(promotions.released).toBe(true);
    expect(promotions.events.at(-1)).toBe('PullRequestsLeftOpen');
  });

  it('does not wait for a Secret that is gone where nothing is open', async () => {
    const promotions = new MemoryPromotions();
    await promotions.pass();
    promotions.removeSecret();
    deleted(promotions);
    await promotions.pass();
    expect(promotions.released).toBe(true);
  });
});
