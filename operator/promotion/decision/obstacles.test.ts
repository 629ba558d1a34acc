import { beforeEach, describe, expect, it } from 'vitest';
import { Story } from '../testing/story.ts';

let story: Story;

beforeEach(() => {
  story = new Story();
});

describe('a promotion that is held up', () => {
  it.each<[string, () => void, string]>([
    [
      'a review is dismissed',
      () => story.world.forge.review(story.pull(1), 'Dismissed', story.world.now),
      'AwaitingApproval',
    ],
    [
      'changes are requested',
      () => story.world.forge.review(story.pull(1), 'ChangesRequested', story.world.now),
      'ChangesRequested',
    ],
    [
      'the target is frozen',
      () => story.amendBase('  accepts:\n', '  accepts:\n    frozen: true\n'),
      'Frozen',
    ],
    ['the policy is wrong', () => story.amendBase('mode: Review', 'mode: Perhaps'), 'PolicyInvalid'],
    [
      'it is held',
      () => {
        story.world.held = '';
      },
      'Held',
    ],
    [
      'it is suspended',
      () => {
        story.world.promotion = { suspend: true };
      },
      'Suspended',
    ],
    [
      'nobody may approve',
      () => story.amendBase('mode: Review', 'mode: Review, approvers: {users: []}'),
      'AwaitingApproval',
    ],
  ])('is not merged where %s', (_, event, reason) => {
    story.train();
    story.approve(1);
    event();
    expect(story.settle().reason).toBe(reason);
    expect(story.pull(1).state).toBe('Open');
  });

  it.each<[string, () => void, string]>([
    [
      'it is held',
      () => {
        story.world.held = 'until Monday';
      },
      'Held',
    ],
    [
      'it is suspended',
      () => {
        story.world.promotion = { suspend: true };
      },
      'Suspended',
    ],
    ['the policy is wrong', () => story.amendBase('mode: Review', 'mode: Perhaps'), 'PolicyInvalid'],
    [
      'the file is gone',
      () => story.world.git.editBase('kind: Other\nspec: {}\n', story.world.now),
      'TargetMissing',
    ],
    ['the file is no YAML', () => story.world.git.editBase('a: [', story.world.now), 'TargetUnreadable'],
    [
      'the field may not be edited',
      () => story.amendBase('  serving:\n', '  serving: &all\n'),
      'EditRefused',
    ],
  ])('is not opened where %s', (_, event, reason) => {
    event();
    expect(story.train().reason).toBe(reason);
    expect(story.count).toBe(0);
  });

  it('tries a merge again that the forge did not make yet', () => {
    story.train();
    story.approve(1);
    story.world.mergeAnswer = { kind: 'NotNow' };
    expect(story.world.settle().Promotion).toMatchObject({
      status: { reason: 'AwaitingForge' },
      next: { kind: 'At' },
    });
    story.world.mergeAnswer = undefined;
    story.world.time += 10_000;
    expect(story.settle().reason).toBe('UpToDate');
  });

  it('rests after a merge that the forge refused, and tries again when something moved', () => {
    story.train();
    story.approve(1);
    story.world.mergeAnswer = { kind: 'Refused' };
    expect(story.world.settle().Promotion).toMatchObject({
      status: { reason: 'MergeRefused' },
      next: { kind: 'At' },
    });
    story.world.mergeAnswer = undefined;
    expect(story.settle().reason).toBe('MergeRefused');
    story.amendBase(/minReplicas: \d+/, 'minReplicas: 5');
    expect(story.settle().reason).toBe('UpToDate');
  });

  it.each([
    ['is tried while the forge has yet to compute whether it merges', {}, 'Merging'],
    [
      'waits while the forge says so of a conflict, and may only be computing',
      { conflictUnsettled: true },
      'AwaitingForge',
    ],
  ])('%s', (_, unsettled, reason) => {
    story.train();
    story.approve(1);
    const { world } = story;
    const observe = world.observe.bind(world);
    world.observe = (kind) => {
      const observation = observe(kind);
      if (!observation.open) return observation;
      const { mergeable: _mergeable, ...pullRequest } = observation.open.pullRequest;
      return { ...observation, open: { ...observation.open, ...unsettled, pullRequest } };
    };
    expect(world.decide('Promotion').status.reason).toBe(reason);
  });

  it('is built again on the newest base where the forge demands that', () => {
    story.train();
    story.amendBase(/minReplicas: \d+/, 'minReplicas: 5');
    story.approve(1);
    const before = story.world.forge.head(story.pull(1));
    story.world.mergeAnswer = { kind: 'Refused', outOfDate: true };
    expect(story.settle()).toMatchObject({ reason: 'AwaitingApproval', discounted: [{ reason: 'Stale' }] });
    expect(story.world.forge.head(story.pull(1))).not.toBe(before);
  });
});
