import { beforeEach, describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { BRANCH, Story } from '../testing/story.ts';
import { versionOf } from './version.ts';

let story: Story;

beforeEach(() => {
  story = new Story();
});

describe('a promotion', () => {
  it('waits for a candidate, then for an approval, merges, and is done', () => {
    expect(story.settle().reason).toBe('AwaitingCandidate');
    expect(story.train()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('1'),
      pullRequest: { number: 1 },
    });
    story.approve(1);
    expect(story.settle()).toMatchObject({ reason: 'UpToDate', merged: { number: 1, digest: digest('1') } });
    expect(story.count).toBe(1);
  });

  it.each([1, 2, 3])(
    'finds what it made where it crashed after %d actions and forgot everything',
    (actions) => {
      story.world.trained = 1;
      story.world.pass('Promotion', actions);
      story.world.forget();
      expect(story.settle().reason).toBe('AwaitingApproval');
      expect(story.count).toBe(1);
    },
  );

  it('merges by itself in Automatic mode, and is merged by people in Manual mode', () => {
    story = new Story('{mode: Automatic}');
    expect(story.train().reason).toBe('UpToDate');
    story = new Story('{mode: Manual}');
    expect(story.train().reason).toBe('AwaitingManualMerge');
    story.world.forge.merge(story.pull(1), story.world.forge.head(story.pull(1)), story.world.now);
    expect(story.settle()).toMatchObject({ reason: 'UpToDate', merged: { number: 1 } });
    expect(story.count).toBe(1);
  });

  it('is not opened before its comparison is there, and not at all where a gate fails', () => {
    story.promote();
    story.world.trained = 2;
    expect(story.world.pass('Promotion').status.reason).toBe('GatesPending');
    expect(story.settle().reason).toBe('AwaitingApproval');
    story.approve(2);
    story.settle();
    expect(story.train()).toMatchObject({ reason: 'GatesFailed', digest: digest('b') });
    expect(story.count).toBe(2);
  });

  it('goes on in the same pull request with a newer version', () => {
    story.train();
    story.train();
    expect(story.settle()).toMatchObject({
      reason: 'AwaitingApproval',
      digest: digest('2'),
      pullRequest: { number: 1 },
    });
    expect(story.pull(1).title).toContain('222222222222');
  });

  it('stays with what was approved where newer versions wait, and gives way where they do not', () => {
    story.amendBase('mode: Review', 'mode: Review, required: 2');
    story.train();
    story.approve(1);
    expect(story.train()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('1') });
    expect(story.settle().message).toContain('222222222222 is newer and waits.');
    story.world.promotion = { onNewer: 'Replace' };
    expect(story.settle()).toMatchObject({
      digest: digest('2'),
      approvals: [],
      discounted: [{ user: 'ada', reason: 'Stale' }],
    });
  });

  it('stays with the older one where the newer one fails a gate', () => {
    story.train(2);
    expect(story.train()).toMatchObject({ reason: 'AwaitingApproval', digest: digest('2') });
  });

  it('is left as it is where the base moves elsewhere', () => {
    story.train();
    story.approve(1);
    const head = story.world.forge.head(story.pull(1));
    story.world.held = 'wait';
    story.amendBase(/minReplicas: \d+/, 'minReplicas: 5');
    story.settle();
    expect(story.world.forge.head(story.pull(1))).toBe(head);
    story.world.held = undefined;
    expect(story.settle().reason).toBe('UpToDate');
    expect(story.world.git.base.content).toContain('minReplicas: 5');
  });

  it('is built again where the field was changed by hand, and needs its approval again', () => {
    story.promote();
    story.train();
    story.world.held = 'wait';
    story.approve(2);
    story.amendBase(artifact('1'), artifact('9'));
    expect(story.settle()).toMatchObject({ reason: 'Held', digest: digest('2') });
    story.world.held = undefined;
    expect(story.settle()).toMatchObject({
      reason: 'AwaitingApproval',
      discounted: [{ user: 'ada', reason: 'Stale' }],
    });
    story.approve(2);
    story.settle();
    expect(story.world.git.target().digest).toBe(digest('2'));
  });

  it('is closed as aborted where a newer version was put there by hand', () => {
    story.train(2);
    story.world.trained = 4;
    story.world.subject = { from: 'Candidate', version: versionOf(artifact('2')) };
    story.amendBase('  serving:\n', `  serving:\n    artifact: ${artifact('3')}\n`);
    expect(story.settle().reason).toBe('TargetIsNewer');
    expect(story.pull(1).state).toBe('Closed');
    expect(story.pull(1).labels).toContain(LABELS.aborted);
  });

  it('is opened again once it is eligible again', () => {
    story.train();
    story.amendBase('  serving:\n', `  serving:\n    artifact: ${artifact('1')}\n`);
    expect(story.settle().reason).toBe('UpToDate');
    expect(story.pull(1).state).toBe('Closed');
    expect(story.train()).toMatchObject({ digest: digest('2'), pullRequest: { number: 2 } });
  });

  it('makes nothing again of a branch that was deleted after the merge', () => {
    story.promote();
    story.world.forge.deleteBranch(BRANCH);
    story.world.forget();
    expect(story.settle().reason).toBe('UpToDate');
    expect(story.world.git.branches.has(BRANCH)).toBe(false);
    expect(story.train()).toMatchObject({ pullRequest: { number: 2 } });
    expect(story.pull(2).branch).toBe(BRANCH);
  });

  it('writes the body again where someone changed it', () => {
    story.train();
    const { body } = story.pull(1);
    story.pull(1).body = 'nothing';
    story.settle();
    expect(story.pull(1).body).toBe(body);
  });

  it('does not promote what a marker was changed to', () => {
    story.train();
    story.pull(1).body = story.pull(1).body.replaceAll(digest('1'), digest('9'));
    story.settle();
    expect(story.pull(1).body).not.toContain(digest('9'));
    expect(story.world.git.tip(BRANCH)?.content).toContain(artifact('1'));
  });
});
