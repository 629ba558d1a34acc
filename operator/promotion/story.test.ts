import { describe, expect, it } from 'vitest';
import { digest } from './testing/evidence.ts';
import { World } from './testing/world.ts';

describe('a promotion', () => {
  it('waits for a candidate, then for an approval, merges, and is done', () => {
    const world = new World();
    expect(world.settle().Promotion.status.reason).toBe('AwaitingCandidate');
    world.trained = 1;
    expect(world.settle().Promotion.status).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('1'),
    });
    world.forge.review(world.forge.get(1), 'Approved', world.now);
    const { status } = world.settle().Promotion;
    expect(status).toMatchObject({ reason: 'UpToDate', merged: { number: 1, digest: digest('1') } });
    expect(world.forge.pullRequests).toHaveLength(1);
    expect(world.git.target().digest).toBe(digest('1'));
  });
});
