import { beforeEach, describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { ADA } from '../testing/forge-model.ts';
import { Story } from '../testing/story.ts';

let story: Story;

beforeEach(() => {
  story = new Story();
});

describe('a rollback', () => {
  const rollback = () => story.settleRollback();
  const twice = () => {
    story.promote();
    story.promote();
  };

  it('opens when the probation failed, stays when the numbers look well again, and the bad version does not come back', () => {
    twice();
    story.world.probationFailed = digest('2');
    expect(rollback()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('1'),
      pullRequest: { number: 3 },
    });
    expect(story.pull(3).body).toContain('222222222222 failed its probation');
    story.world.probationFailed = undefined;
    expect(rollback().reason).toBe('AwaitingApproval');
    expect(story.pull(3).body).toContain('222222222222 failed its probation');
    story.approve(3);
    expect(rollback().reason).toBe('NoRollbackNeeded');
    expect(story.world.git.target().digest).toBe(digest('1'));
    story.world.forget();
    expect(story.settle().reason).toBe('RolledBackThere');
    story.pull(3).labels.add(LABELS.released);
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('2') });
  });

  it('keeps promotions to the target from merging until it is decided', () => {
    twice();
    story.world.probationFailed = digest('2');
    story.settle();
    story.world.trained = 4;
    expect(story.settle()).toMatchObject({
      reason: 'RollbackOpen',
      digest: digest('3'),
      pullRequest: { number: 4 },
    });
    story.world.forge.close(story.pull(3), ADA);
    expect(story.settle().reason).toBe('AwaitingApproval');
    expect(rollback().reason).toBe('RejectedThere');
  });

  it('takes the line out where nothing was served before', () => {
    story.promote();
    story.world.probationFailed = digest('1');
    expect(rollback().reason).toBe('AwaitingApproval');
    story.approve(2);
    expect(rollback().reason).toBe('NothingServed');
    expect(story.world.git.base.content).not.toContain('artifact:');
    expect(story.settle().reason).toBe('RolledBackThere');
  });

  it('is closed as aborted where what it would have left is gone', () => {
    twice();
    story.world.probationFailed = digest('2');
    rollback();
    story.amendBase(artifact('2'), artifact('9'));
    expect(rollback().reason).toBe('NoRollbackNeeded');
    expect(story.pull(3).state).toBe('Closed');
    expect(story.pull(3).labels).toContain(LABELS.aborted);
  });

  it('is made by hand to any version that was there, and to no other', () => {
    twice();
    story.world.request = digest('9');
    expect(rollback().reason).toBe('RollbackRefused');
    story.world.request = 'previous';
    expect(rollback()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('1') });
    expect(story.pull(3).body).toContain('A person asked for it');
  });
});
