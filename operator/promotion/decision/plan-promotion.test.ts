import { beforeEach, describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { Story } from '../testing/story.ts';

let story: Story;

beforeEach(() => {
  story = new Story();
});

describe('a promotion of what is served', () => {
  const served = (letter: string, given = {}) => {
    const here = {
      artifact: artifact(letter),
      current: artifact(letter),
      healthy: true,
      readySince: story.world.now,
      turnedBad: false,
    };
    story.world.subject = { from: 'Served', served: { ...here, ...given } };
  };

  it('waits for its soak, and says until when', () => {
    story.world.trained = 1;
    story.world.promotion = { soak: 600_000 };
    served('1');
    const { status, next } = story.world.settle().Promotion;
    expect(status.reason).toBe('Soaking');
    expect(next).toEqual({ kind: 'At', time: status.until });
    story.world.time += 600_000;
    expect(story.settle().reason).toBe('AwaitingApproval');
  });

  it('is not merged while what it promotes is not well where it is served', () => {
    story.world.trained = 1;
    served('1');
    story.settle();
    story.approve(1);
    served('1', { healthy: false });
    expect(story.settle().reason).toBe('SourceUnhealthy');
    served('1');
    expect(story.settle().reason).toBe('UpToDate');
  });

  it('is closed where what it promotes was rolled back there', () => {
    story.world.trained = 2;
    served('2');
    story.settle();
    served('1', { readySince: undefined, healthy: false });
    expect(story.settle().reason).toBe('SourceUnhealthy');
    expect(story.pull(1).state).toBe('Closed');
    expect(story.pull(1).labels).toContain(LABELS.aborted);
  });

  it('stays while a newer version soaks', () => {
    story.world.trained = 2;
    served('1');
    story.settle();
    story.world.promotion = { soak: 600_000 };
    served('2');
    expect(story.settle()).toMatchObject({ digest: digest('1'), pullRequest: { number: 1 } });
    story.world.time += 600_000;
    expect(story.settle()).toMatchObject({ digest: digest('2'), pullRequest: { number: 1 } });
  });
});
