import { describe, expect, it } from 'vitest';
import { digest } from '../testing/evidence.ts';
import { ADA } from '../testing/forge-model.ts';
import { ADDRESS } from '../testing/git-model.ts';
import { MemoryPromotions } from '../testing/memory-promotions.ts';

const OWNER = { cluster: 'lab', namespace: 'shop', name: 'telco', promotion: 'prod' };

/** A model with an open pull request for version 1. */
async function withOpen() {
  const promotions = new MemoryPromotions('{mode: Review}');
  promotions.train('1', 0);
  await promotions.pass();
  const { observer, opened, model } = promotions;
  const observe = (fresh = false) =>
    observer.observe({ ...{ model, opened, fresh, owner: OWNER, address: ADDRESS }, pushed: undefined });
  return { promotions, observe };
}

describe('TargetObserver', () => {
  it('tells of the open pull request as it is, and of the branch that it is from', async () => {
    const { promotions, observe } = await withOpen();
    const { world } = promotions;
    world.forge.review(world.forge.get(1), 'Approved', world.now);
    const view = await observe(true);
    expect(view.open).toMatchObject({ pullRequest: { number: 1 }, reviews: [{ user: ADA.login }] });
    expect(view.branches).toMatchObject([{ parentOnBase: true, commits: [{}] }]);
    expect(view.target).toMatchObject({ address: ADDRESS, digest: undefined });
    expect(view.branches[0]?.value).toContain(digest('1'));
  });

  it('asks who closed what the list still had as open', async () => {
    const { promotions, observe } = await withOpen();
    promotions.world.forge.close(promotions.world.forge.get(1), ADA);
    const view = await observe(true);
    expect(view.closers).toEqual(new Map([[1, ADA]]));
    expect(promotions.forge.calls.filter((call) => call === 'closedBy')).toHaveLength(1);
  });

  it('sees what others did to Git only once it looks anew', async () => {
    const { promotions, observe } = await withOpen();
    const { git, now } = promotions.world;
    git.editBase(`${git.base.content}# by hand\n`, now);
    const before = (await observe()).target.base.commit;
    expect(before).not.toBe(git.base.id);
    expect((await observe(true)).target.base.commit).toBe(git.base.id);
  });

  it('keeps one memory for an owner in a repository', async () => {
    const { promotions } = await withOpen();
    const { observer, opened } = promotions;
    observer.memory(opened, OWNER).refusedToReopen.add(7);
    expect(observer.memory(opened, { ...OWNER }).refusedToReopen.has(7)).toBe(true);
    expect(observer.memory(opened, { ...OWNER, promotion: 'other' }).refusedToReopen.has(7)).toBe(false);
  });
});
